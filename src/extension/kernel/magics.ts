/** The seam for cells that are not the kernel's to evaluate: `%%find_lr`. */
import type * as vscode from 'vscode';

export interface MagicRequest {
  readonly cell: vscode.NotebookCell;
  /** Started, with its outputs cleared; the kernel ends it. */
  readonly execution: vscode.NotebookCellExecution;
  /** Aborts when the user interrupts, or the kernel is restarted. */
  readonly signal: AbortSignal;
}

export interface MagicHandler {
  /** Whether it takes the cell. */
  takes(cell: vscode.NotebookCell): boolean;
  /** Whether the cell succeeded; after one that did not, the queued cells are not run. */
  run(request: MagicRequest): Promise<boolean>;
}
