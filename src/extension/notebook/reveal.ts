import * as vscode from 'vscode';
import { notebookAt } from '../ipynb/open.ts';
import { cellOfRun } from './storedRecord.ts';

/** Shows the output of a run under its cell. False where no open notebook has it. */
export async function revealOutput(notebook: vscode.Uri, run: string): Promise<boolean> {
  const document = notebookAt(notebook.fsPath);
  const cell = document === undefined ? undefined : cellOfRun(document, run);
  if (cell === undefined) return false;
  const shown = vscode.window.visibleNotebookEditors.find((editor) => editor.notebook === cell.notebook);
  const range = new vscode.NotebookRange(cell.index, cell.index + 1);
  const editor = await vscode.window.showNotebookDocument(cell.notebook, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selections: [range],
  });
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  return true;
}
