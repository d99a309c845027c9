import * as vscode from 'vscode';
import { homedir } from 'node:os';
import { dirname, join, posix } from 'node:path';

/** Where a notebook is, or would be if it were saved: what runs and records know it by. Absolute. */
export function pathOfNotebook(notebook: vscode.NotebookDocument): string {
  const { uri } = notebook;
  return uri.scheme === 'file' ? uri.fsPath : join(folderOfNotebook(notebook), posix.basename(uri.path));
}

/** The folder in which its cells run: its own, for an untitled one that of the workspace, else the user's. */
export function folderOfNotebook({ uri }: vscode.NotebookDocument): string {
  if (uri.scheme === 'file') return dirname(uri.fsPath);
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}
