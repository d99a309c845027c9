import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { CellIds } from './cellIds.ts';

export interface Execution {
  /** The `[n]` beside the cell. */
  readonly number: number;
  /** The cell's text when its kernel took it. */
  readonly source: string;
}

/**
 * What ran of each cell since its kernel started, as far as it was seen. Kernels tell an execution's number, not its text, and of a
 * notebook that was opened as it is nothing is known.
 */
export class Executions implements vscode.Disposable {
  readonly #ids: CellIds;
  readonly #owned = new Disposables();
  /** By notebook, then by the cell's id. */
  readonly #seen = new WeakMap<vscode.NotebookDocument, Map<string, Execution>>();
  /** Ids of cells that their kernel is at. */
  readonly #running = new WeakMap<vscode.NotebookDocument, Set<string>>();

  constructor(ids: CellIds) {
    this.#ids = ids;
    this.#owned.add(vscode.workspace.onDidChangeNotebookDocument((change) => this.#take(change)));
  }

  of(cell: vscode.NotebookCell): Execution | undefined {
    return this.#seen.get(cell.notebook)?.get(this.#ids.of(cell));
  }

  isRunning(cell: vscode.NotebookCell): boolean {
    return this.#running.get(cell.notebook)?.has(this.#ids.of(cell)) ?? false;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #take({ notebook, cellChanges }: vscode.NotebookDocumentChangeEvent): void {
    for (const { cell, executionSummary } of cellChanges) {
      if (executionSummary === undefined) continue;
      const id = this.#ids.of(cell);
      const running = this.#running.get(notebook) ?? new Set();
      this.#running.set(notebook, running);
      if (executionSummary.success === undefined && executionSummary.executionOrder !== undefined)
        running.add(id);
      else running.delete(id);
      if (executionSummary.executionOrder !== undefined)
        this.#ran(notebook, id, executionSummary.executionOrder, cell.document.getText());
    }
  }

  #ran(notebook: vscode.NotebookDocument, id: string, number: number, source: string): void {
    const seen = this.#seen.get(notebook) ?? new Map<string, Execution>();
    this.#seen.set(notebook, seen);
    if (seen.get(id)?.number === number) return;
    // Numbers begin anew with the kernel, and what ran before is gone with it.
    const isRestarted = [...seen.values()].some((other) => other.number >= number);
    if (isRestarted) seen.clear();
    seen.set(id, { number, source });
  }
}
