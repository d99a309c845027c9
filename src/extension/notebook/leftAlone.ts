import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { Executions } from './executions.ts';

/** Milliseconds without a key or a move of the cursor after which nobody is typing, and without a running cell after which none follows. */
const PAUSE = 1500;

export function isGone(cell: vscode.NotebookCell): boolean {
  return cell.notebook.isClosed || cell.index < 0 || cell.notebook.cellAt(cell.index) !== cell;
}

/**
 * Resolves when a cell may be replaced: nobody types in it, and the notebook's kernel is idle, since a cell that runs or waits to run would not any
 * more. At once when the cell is gone.
 */
export function leftAlone(cell: vscode.NotebookCell, executions: Executions): Promise<void> {
  return new Promise((resolve) => {
    const listening = new Disposables();
    let pause: NodeJS.Timeout | undefined;
    const done = (): void => {
      listening.dispose();
      clearTimeout(pause);
      resolve();
    };
    let wasBusy = false;
    const look = (): void => {
      clearTimeout(pause);
      if (isGone(cell)) return done();
      const isBusy = executions.isBusy(cell.notebook);
      wasBusy ||= isBusy;
      if (isBusy) return;
      // Between two cells of one that runs all of them, a kernel is idle for a moment.
      if (!wasBusy && !hasFocus(cell)) return done();
      pause = setTimeout(done, PAUSE);
    };
    listening.add(executions.onDidChange(look));
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
