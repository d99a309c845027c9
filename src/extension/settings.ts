import * as vscode from 'vscode';
import { dirname, resolve } from 'node:path';
import { splitArguments } from '../protocol/commandLine.ts';
import type { SpecOverrides } from '../engine/index.ts';
import type { Sweep } from '../analysis/types.ts';

/** What the user's settings say for a script. What they leave at its default is left out: the engine has the defaults. */
export function specSettings(script: vscode.Uri): SpecOverrides {
  const settings = vscode.workspace.getConfiguration('find-lr', script);
  const chosen = <T>(name: string): T | undefined => {
    const values = settings.inspect<T>(name);
    const isSet =
      values?.workspaceFolderValue !== undefined ||
      values?.workspaceValue !== undefined ||
      values?.globalValue !== undefined;
    return isSet ? settings.get<T>(name) : undefined;
  };
  return defined({
    sweep: defined({
      mode: chosen<Sweep['mode']>('sweep.mode'),
      minLr: chosen<number>('sweep.minLr'),
      maxLr: chosen<number>('sweep.maxLr'),
      steps: chosen<number>('sweep.steps'),
    }),
    passes: chosen<number>('passes'),
    seed: chosen<number | null>('seed'),
    stopFactor: chosen<number | null>('stopFactor'),
    timeout: chosen<number>('timeout'),
    guard: chosen<boolean>('guard'),
    node: chosen<string | null>('node'),
    launcher: wordsOf(chosen<string | null>('launcher')),
    optimizer: chosen<string | null>('optimizer'),
    cwd: folderFor(script, chosen<string | null>('cwd')),
    env: chosen<Record<string, string>>('env'),
  });
}

/** Null where nothing is in it. */
function wordsOf(line: string | null | undefined): string[] | null | undefined {
  if (line == null) return line;
  const words = splitArguments(line);
  return words.length > 0 ? words : null;
}

function folderFor(script: vscode.Uri, folder: string | null | undefined): string | undefined {
  if (folder == null) return undefined;
  const workspace = vscode.workspace.getWorkspaceFolder(script);
  return resolve(workspace?.uri.fsPath ?? dirname(script.fsPath), folder);
}

export function codeLensIsOn(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('find-lr', document).get('codeLens', true);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the entries that are undefined, which the engine would take for a choice. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
