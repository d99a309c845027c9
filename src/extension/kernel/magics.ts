/** The seam for cells that are not the kernel's to evaluate: `%%find_lr`. */
import type * as vscode from 'vscode';

/** A cell that the kernel has evaluated since it was started. */
export interface ExecutedCell {
  readonly cell: vscode.NotebookCell;
  /** The URI of its document. */
  readonly id: string;
  /** The `[n]` beside it. */
  readonly order: number;
  /** Its text when it was evaluated, magics included; the cell may read otherwise by now. */
  readonly source: string;
  /** Whether it ran to its end. */
  readonly ok: boolean;
}

export interface MagicRequest {
  readonly cell: vscode.NotebookCell;
  /** Started, with its outputs cleared; the kernel ends it. */
  readonly execution: vscode.NotebookCellExecution;
  /** The last execution of each cell, in the order of execution. */
  readonly executed: readonly ExecutedCell[];
  /** Aborts when the user interrupts, or the kernel is restarted. */
  readonly signal: AbortSignal;
}

export interface MagicHandler {
  /** Whether it takes the cell. */
  takes(cell: vscode.NotebookCell): boolean;
  /** Whether the cell succeeded; after one that did not, the queued cells are not run. */
  run(request: MagicRequest): Promise<boolean>;
}
