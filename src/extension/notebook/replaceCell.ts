import * as vscode from 'vscode';
import { hasFocus, isGone } from './leftAlone.ts';

/** How often an edit is tried that what the user does meanwhile makes void. */
const ATTEMPTS = 5;

/**
 * Puts in place of a cell one that is like it but for its outputs. VS Code refuses the edit where the notebook has changed since it was made, so nothing
 * that was typed meanwhile can be lost: it is made anew then. Undefined: it could not be done.
 */
export async function replaceCell(
  cell: vscode.NotebookCell,
  outputs: () => vscode.NotebookCellOutput[],
): Promise<vscode.NotebookCell | undefined> {
  const { notebook } = cell;
  for (let attempt = 0; attempt < ATTEMPTS && !isGone(cell); attempt += 1) {
    const { index } = cell;
    const cursor = hasFocus(cell) ? vscode.window.activeTextEditor?.selections : undefined;
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.NotebookRange(index, index + 1);
    edit.set(notebook.uri, [vscode.NotebookEdit.replaceCells(range, [likeIt(cell, outputs())])]);
    if (!(await vscode.workspace.applyEdit(edit))) continue;
    if (cursor !== undefined) await putBack(cursor);
    return notebook.cellAt(index);
  }
  return undefined;
}

function likeIt(cell: vscode.NotebookCell, outputs: vscode.NotebookCellOutput[]): vscode.NotebookCellData {
  const { document, executionSummary, kind, metadata } = cell;
  const data = new vscode.NotebookCellData(kind, document.getText(), document.languageId);
  data.metadata = metadata;
  if (executionSummary !== undefined) data.executionSummary = executionSummary;
  data.outputs = outputs;
  return data;
}

/** The cell is another, but the user goes on where they were. */
async function putBack(selections: readonly vscode.Selection[]): Promise<void> {
  await vscode.commands.executeCommand('notebook.cell.edit');
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme === 'vscode-notebook-cell') editor.selections = selections;
}
