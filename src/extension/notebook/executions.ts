import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { CellIds } from '../ipynb/cellIds.ts';

export interface Execution {
  /** The `[n]` beside the cell. */
  readonly number: number;
  /** The cell's text when its kernel took it. */
  readonly source: string;
}

/** What was seen of a notebook's kernel, by the ids of cells. */
interface Seen {
  readonly ran: Map<string, Execution>;
  /** What the kernel is at. */
  readonly running: Set<string>;
}

/**
 * What ran of each cell since its kernel started, as far as it was seen. Kernels tell an execution's number, not its text; and of a
 * notebook that was opened as it is, nothing is known.
 */
export class Executions implements vscode.Disposable {
  readonly #ids: CellIds;
  readonly #owned = new Disposables();
  readonly #seen = new WeakMap<vscode.NotebookDocument, Seen>();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(ids: CellIds) {
    this.#ids = ids;
    this.#owned.add(vscode.workspace.onDidChangeNotebookDocument((change) => this.#take(change)));
  }

  of(cell: vscode.NotebookCell): Execution | undefined {
    return this.#seen.get(cell.notebook)?.ran.get(this.#ids.of(cell));
  }

  /** A cell of the notebook is running, and others may wait behind it. */
  isBusy(notebook: vscode.NotebookDocument): boolean {
    return (this.#seen.get(notebook)?.running.size ?? 0) > 0;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #take({ cellChanges, contentChanges, notebook }: vscode.NotebookDocumentChangeEvent): void {
    const seen = this.#seen.get(notebook) ?? { ran: new Map(), running: new Set() };
    this.#seen.set(notebook, seen);
    for (const { cell, executionSummary } of cellChanges) {
      if (executionSummary === undefined) continue;
      const id = this.#ids.of(cell);
      const { executionOrder, success } = executionSummary;
      const isRunning = executionOrder !== undefined && success === undefined;
      const hasBegun = isRunning && !seen.running.has(id);
      if (executionOrder !== undefined && (hasBegun || seen.ran.get(id)?.number !== executionOrder))
        take(seen, id, { number: executionOrder, source: cell.document.getText() });
      if (isRunning) seen.running.add(id);
      else seen.running.delete(id);
    }
    for (const cell of contentChanges.flatMap(({ removedCells }) => removedCells))
      seen.running.delete(this.#ids.of(cell));
    this.#changed.fire();
  }
}

function take({ ran }: Seen, id: string, execution: Execution): void {
  // Numbers begin anew with the kernel, and what ran before is gone with it.
  if ([...ran.values()].some(({ number }) => number >= execution.number)) ran.clear();
  ran.set(id, execution);
}
