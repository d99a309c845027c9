import * as vscode from 'vscode';
import { cellOfDocument } from '../ipynb/open.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import type { CommandTarget } from './chosenCell.ts';

/** What runs and results are kept by, for what a command was called on: the script itself, or the notebook of a cell. Without a target: the active editor's. */
export function subjectOf(target: CommandTarget | undefined): vscode.Uri | undefined {
  if (target === undefined || 'notebookEditor' in target) {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    return notebook === undefined
      ? vscode.window.activeTextEditor?.document.uri
      : vscode.Uri.file(pathOfNotebook(notebook));
  }
  if ('notebook' in target) return vscode.Uri.file(pathOfNotebook(target.notebook));
  const cell = cellOfDocument(target);
  return cell === undefined ? target : vscode.Uri.file(pathOfNotebook(cell.notebook));
}
