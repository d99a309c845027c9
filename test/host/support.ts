import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { RunRecord } from '../../src/protocol/record.ts';

export function fixture(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'The suite wants a workspace.');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fixture(name));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  return document;
}

/** Runs "Find LR" and waits for its end. */
export async function findLr(name: string): Promise<RunRecord> {
  const record = await vscode.commands.executeCommand<RunRecord | undefined>('find-lr.run', fixture(name));
  assert.ok(record, `Find LR did not start on ${name}.`);
  return record;
}

export function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Find LR');
}

export async function quickFixes(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    20,
  );
  return actions.filter(({ title }) => title.startsWith('Set the learning rate'));
}

export async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    50,
  );
  return lenses.map(({ command }) => command?.title ?? '').filter((title) => !title.includes('reference'));
}

/** Replaces the first `old` in the document, as typing would. */
export async function type(document: vscode.TextDocument, old: string, text: string): Promise<void> {
  const start = document.getText().indexOf(old);
  assert.notEqual(start, -1, `There is no ${old} in ${document.fileName}.`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(start), document.positionAt(start + old.length)),
    text,
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Takes back everything that was typed since the last save. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
  if (document.getText() !== saved) await type(document, document.getText(), saved);
  await document.save();
}

/** Waits until `check` gives a value, which VS Code may take a moment to come to; a framework that is loaded takes longer. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | Promise<T | undefined>,
  seconds = 20,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    assert.ok(Date.now() < end, `Waited in vain for ${what}.`);
    await sleep(50);
  }
}

/** Command lines of the processes that run a script. */
export function processesOf(script: string): string[] {
  if (process.platform === 'win32') return [];
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(fixture(script).fsPath));
}

/** Sets settings of ours in the workspace while `work` lasts. */
export async function withSettings(
  values: Record<string, unknown>,
  work: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('find-lr');
  const target = vscode.ConfigurationTarget.Workspace;
  for (const [name, value] of Object.entries(values)) await settings.update(name, value, target);
  try {
    await work();
  } finally {
    for (const name of Object.keys(values)) await settings.update(name, undefined, target);
  }
}
