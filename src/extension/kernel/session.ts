/** One notebook's cells with our kernel: what ran, what runs, what waits. */
import * as vscode from 'vscode';
import type { Completions, Kernel, Outcome } from '../../kernel/client/kernel.ts';
import type { Output } from '../../kernel/messages.ts';
import { cellFile } from '../../protocol/cells.ts';
import { runnable } from '../../source/cells/runnable.ts';
import type { MagicHandler } from './magics.ts';
import { CellOutputs, type Displays } from './outputs.ts';
import { withPlaces } from './places.ts';

export interface SessionParts {
  /** Absolute path of the notebook, or what an untitled one would have. */
  readonly path: string;
  /** Throws an Error with a sentence where there is no Node.js to run. */
  readonly newKernel: (onStray: (output: Output) => void) => Promise<Kernel>;
  readonly magics: readonly MagicHandler[];
  /** For what comes when no cell runs. */
  readonly note: (text: string) => void;
}

export class Session implements vscode.Disposable {
  readonly #parts: SessionParts;
  readonly #waiting: vscode.NotebookCellExecution[] = [];
  readonly #displays: Displays = new Map();
  /** The last `[n]` of each cell, by the URI of its document. */
  readonly #orders = new Map<string, number>();
  #kernel: Kernel | null = null;
  #order = 0;
  #magic: AbortController | null = null;
  #busy = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Takes executions to be run after those that wait; resolves when none waits any more. */
  async run(executions: readonly vscode.NotebookCellExecution[]): Promise<void> {
    this.#waiting.push(...executions);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        if (!(await this.#runCell(next))) this.#dropWaiting();
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Null while a cell runs, and before the first. */
  async complete(line: string): Promise<Completions | null> {
    return this.#busy ? null : ((await this.#kernel?.complete(line)) ?? null);
  }

  interrupt(): void {
    this.#dropWaiting();
    this.#magic?.abort();
    this.#kernel?.interrupt();
  }

  restart(): void {
    this.#dropWaiting();
    this.#magic?.abort();
    this.#kernel?.restart();
    this.#forget();
  }

  dispose(): void {
    this.#dropWaiting();
    this.#magic?.abort();
    this.#kernel?.dispose();
  }

  async #runCell(execution: vscode.NotebookCellExecution): Promise<boolean> {
    const { cell } = execution;
    if (cell.index < 0) {
      execution.end(undefined);
      return true;
    }
    execution.start(Date.now());
    await execution.clearOutput();
    const handler = this.#parts.magics.find((magic) => magic.takes(cell));
    execution.executionOrder = ++this.#order;
    const ok =
      handler === undefined ? await this.#evaluate(execution) : await this.#runMagic(handler, execution);
    execution.end(ok, Date.now());
    return ok;
  }

  async #runMagic(handler: MagicHandler, execution: vscode.NotebookCellExecution): Promise<boolean> {
    this.#magic = new AbortController();
    try {
      return await handler.run({ cell: execution.cell, execution, signal: this.#magic.signal });
    } finally {
      this.#magic = null;
    }
  }

  async #evaluate(execution: vscode.NotebookCellExecution): Promise<boolean> {
    const { cell } = execution;
    const outputs = new CellOutputs(execution, this.#displays);
    this.#orders.set(cell.document.uri.toString(), execution.executionOrder ?? 0);
    const outcome = await this.#ask(cell, cell.document.getText(), (output) =>
      outputs.tell(this.#placed(output)),
    );
    await outputs.finish();
    if (outcome === 'died') this.#forget();
    return outcome === 'ok';
  }

  async #ask(cell: vscode.NotebookCell, text: string, tell: (output: Output) => void): Promise<Outcome> {
    const { source, notes } = runnable(text, 'typescript');
    for (const { line, message } of notes)
      tell({ kind: 'stream', name: 'stderr', text: vscode.l10n.t('Line {0}: {1}', line, message) + '\n' });
    try {
      this.#kernel ??= await this.#parts.newKernel((output) => this.#stray(output));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      tell({ kind: 'error', error: { name: vscode.l10n.t('No kernel'), message, stack: message } });
      return 'failed';
    }
    return this.#kernel.evaluate(
      { name: cellFile(this.#parts.path, cell.document.uri.toString()), source },
      tell,
    );
  }

  #placed(output: Output): Output {
    if (output.kind !== 'error') return output;
    return { ...output, error: withPlaces(output.error, (id) => this.#orders.get(id) ?? null) };
  }

  #stray(output: Output): void {
    if (output.kind === 'stream') this.#parts.note(output.text.trimEnd());
  }

  /** Cells that wait are as if they had not been asked for. */
  #dropWaiting(): void {
    for (const execution of this.#waiting.splice(0)) execution.end(undefined);
  }

  #forget(): void {
    this.#orders.clear();
    this.#displays.clear();
    this.#order = 0;
  }
}
