import * as vscode from 'vscode';
import { pathOfNotebook } from './place.ts';

/** The open notebook that a record's path means. */
export function notebookAt(path: string): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => pathOfNotebook(notebook) === path);
}

/** The cell whose document it is; undefined for another document, and where the cell is gone. */
export function cellOfDocument(uri: vscode.Uri): vscode.NotebookCell | undefined {
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find(({ document }) => document.uri.toString() === uri.toString());
}
