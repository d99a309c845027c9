import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import { cellOfDocument, notebookAt } from '../ipynb/open.ts';
import type { Services } from '../services.ts';

/** What a command may be called on: a file, a cell's document, a cell (its toolbar, its status bar), or the toolbar of a notebook. */
export type CommandTarget = vscode.Uri | vscode.NotebookCell | { readonly notebookEditor: unknown };

/**
 * The cell that a command is about: the one it was called on; for a notebook (its panel, its file) the one that was tested last, else its
 * active one; else the active one of the active notebook. Undefined: it is about no cell.
 */
export async function cellFor(
  services: Pick<Services, 'cellIds' | 'records'>,
  target: CommandTarget | undefined,
): Promise<vscode.NotebookCell | undefined> {
  if (target === undefined || 'notebookEditor' in target) return activeCell();
  if ('notebook' in target) return target;
  if (target.scheme === 'vscode-notebook-cell') return cellOfDocument(target);
  const notebook = notebookAt(target.fsPath);
  if (notebook === undefined) return undefined;
  const tested = (await services.records.last(target))?.target;
  const cell = tested?.kind === 'cells' ? services.cellIds.find(notebook, tested.cell) : undefined;
  return cell ?? (vscode.window.activeNotebookEditor?.notebook === notebook ? activeCell() : undefined);
}

function activeCell(): vscode.NotebookCell | undefined {
  const editor = vscode.window.activeNotebookEditor;
  if (editor === undefined || editor.notebook.notebookType !== NOTEBOOK_TYPE) return undefined;
  const { start } = editor.selection;
  return start < editor.notebook.cellCount ? editor.notebook.cellAt(start) : undefined;
}
