import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { parseRunRecord, RUN_MIME_TYPE, type RunRecord } from '../../../src/protocol/record.ts';
import { eventually, fixture } from '../support.ts';

/** A copy of a notebook of the workspace, so that no test finds what another has left. */
export async function openNotebook(name: string): Promise<vscode.NotebookDocument> {
  const copy = fixture(`notebooks/${randomUUID()}/${name}`);
  await vscode.workspace.fs.copy(fixture(`notebooks/${name}`), copy);
  const notebook = await vscode.workspace.openNotebookDocument(copy);
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

/** Throws away what was not saved, and closes its editor. */
export async function discard(notebook: vscode.NotebookDocument): Promise<void> {
  if (notebook.isClosed) return;
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

/** "Find LR" on a cell, to its end. */
export async function findLrIn(cell: vscode.NotebookCell): Promise<RunRecord> {
  const record = await vscode.commands.executeCommand<RunRecord | undefined>('find-lr.run', cell);
  assert.ok(record, 'Find LR did not start.');
  return record;
}

export function outputOf(cell: vscode.NotebookCell): vscode.NotebookCellOutput | undefined {
  const [ours, ...others] = cell.outputs.filter(({ items }) =>
    items.some(({ mime }) => mime === RUN_MIME_TYPE),
  );
  assert.deepEqual(others, [], 'There are several outputs of Find LR.');
  return ours;
}

/** The record that is stored under a cell. */
export function stored(cell: vscode.NotebookCell): RunRecord | undefined {
  const data = outputOf(cell)?.items.find(({ mime }) => mime === RUN_MIME_TYPE)?.data;
  return data === undefined ? undefined : parseRunRecord(JSON.parse(new TextDecoder().decode(data)));
}

export function textOf(cell: vscode.NotebookCell): string {
  const data = outputOf(cell)?.items.find(({ mime }) => mime === 'text/plain')?.data;
  return new TextDecoder().decode(data);
}

/** What a cell printed, and its error. */
export function printedBy({ outputs }: vscode.NotebookCell): string {
  const items = outputs.flatMap(({ items }) => items).filter(({ mime }) => /stdout|stderr|error/.test(mime));
  return items.map(({ data }) => new TextDecoder().decode(data)).join('');
}

export async function typeInto(cell: vscode.NotebookCell, old: string, text: string): Promise<void> {
  const { document } = cell;
  const start = document.getText().indexOf(old);
  assert.notEqual(start, -1, `There is no ${old} in the cell.`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + old.length));
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** A new notebook, which no file has. */
export async function untitledNotebook(
  ...cells: readonly vscode.NotebookCellData[]
): Promise<vscode.NotebookDocument> {
  const data = new vscode.NotebookData([...cells]);
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

export async function insertCell(
  notebook: vscode.NotebookDocument,
  index: number,
  code: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(index, [typeScriptCell(code)])]);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export function typeScriptCell(code: string): vscode.NotebookCellData {
  return new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, 'typescript');
}

export async function selectKernel(
  notebook: vscode.NotebookDocument,
  extension: string,
  id: string,
): Promise<void> {
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand('notebook.selectKernel', { extension, id });
}

export function selectOurKernel(notebook: vscode.NotebookDocument): Promise<void> {
  return selectKernel(notebook, 'find-lr.find-lr', 'find-lr.typescript');
}

/** Has the notebook's kernel run a cell, and does not wait for its end. */
export function execute(notebook: vscode.NotebookDocument, index: number): Thenable<unknown> {
  const ranges = [{ start: index, end: index + 1 }];
  return vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
}

/** Runs cells in the notebook's kernel, one after the other, to their end. */
export async function runCells(notebook: vscode.NotebookDocument, ...indices: number[]): Promise<void> {
  for (const index of indices) {
    const before = notebook.cellAt(index).executionSummary?.executionOrder;
    await execute(notebook, index);
    await eventually(
      'the cell to have run',
      () => {
        const summary = notebook.cellAt(index).executionSummary;
        return (summary?.success !== undefined && summary.executionOrder !== before) || undefined;
      },
      120,
    );
  }
}
