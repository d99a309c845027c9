import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { Executions } from './executions.ts';

/** Milliseconds without a key or a move of the cursor after which nobody is typing. */
const PAUSE = 1500;

export function isGone(cell: vscode.NotebookCell): boolean {
  return cell.notebook.isClosed || cell.index < 0 || cell.notebook.cellAt(cell.index) !== cell;
}

/** Resolves when nobody is at a cell: its kernel does not run it, and nobody types in it. At once when it is gone. */
export function leftAlone(cell: vscode.NotebookCell, executions: Executions): Promise<void> {
  return new Promise((resolve) => {
    const listening = new Disposables();
    let pause: NodeJS.Timeout | undefined;
    const done = (): void => {
      listening.dispose();
      clearTimeout(pause);
      resolve();
    };
    const look = (): void => {
      clearTimeout(pause);
      if (isGone(cell)) return done();
      if (executions.isRunning(cell)) return;
      if (!hasFocus(cell)) return done();
      pause = setTimeout(done, PAUSE);
    };
    listening.add(vscode.workspace.onDidChangeNotebookDocument(look));
    listening.add(vscode.workspace.onDidCloseNotebookDocument(look));
    listening.add(vscode.window.onDidChangeActiveTextEditor(look));
    listening.add(vscode.window.onDidChangeTextEditorSelection(look));
    look();
  });
}

/** The cursor is in the cell's text. */
export function hasFocus(cell: vscode.NotebookCell): boolean {
  return vscode.window.activeTextEditor?.document === cell.document;
}
