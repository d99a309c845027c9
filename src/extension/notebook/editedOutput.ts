import * as vscode from 'vscode';
import type { OutputBundle } from '../../picture/bundle.ts';
import { Disposables } from '../disposables.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { DISPLAY, isOurs, itemsOf, type CellOutput } from './cellOutput.ts';
import type { Surface } from '../run/surface.ts';
import type { Executions } from './executions.ts';
import { isGone, leftAlone } from './leftAlone.ts';
import { replaceCell } from './replaceCell.ts';

/** Bytes of a cell's other outputs beyond which they are not sent about for a plot. */
const MOST_BYTES = 20_000_000;

/**
 * The output of a run under a cell whose kernel is another's, or nobody's. VS Code lets only a cell's own kernel write its outputs, so the cell
 * is replaced by one like it with the output: seldom, not under the user's hands, and not while its kernel is at it.
 */
export class EditedOutput implements CellOutput, Surface, vscode.Disposable {
  readonly pause = null;
  readonly #ids: CellIds;
  readonly #executions: Executions;
  readonly #before: readonly vscode.NotebookCellOutput[];
  #cell: vscode.NotebookCell;
  #isShown = false;
  readonly #owned = new Disposables();
  readonly #seen = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeSeen = this.#seen.event;

  constructor(cell: vscode.NotebookCell, ids: CellIds, executions: Executions) {
    this.#cell = cell;
    this.#ids = ids;
    this.#executions = executions;
    this.#before = cell.outputs.filter(isOurs);
    this.#owned.add(vscode.window.onDidChangeVisibleNotebookEditors(() => this.#seen.fire()));
  }

  /** It stands under its cell, and an editor shows the notebook. */
  get isSeen(): boolean {
    const { notebook } = this.#cell;
    const isOpen = vscode.window.visibleNotebookEditors.some((editor) => editor.notebook === notebook);
    return this.#isShown && isOpen && !isGone(this.#cell);
  }

  /** What it waits for is the notebook's kernel. */
  get isHeldUp(): boolean {
    return this.#executions.isBusy(this.#cell.notebook);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async update(bundle: OutputBundle): Promise<void> {
    if (!this.isHeldUp) await this.#put(outputsOf(bundle));
  }

  async finish(bundle: OutputBundle): Promise<string | undefined> {
    return this.#put(outputsOf(bundle));
  }

  async withdraw(): Promise<void> {
    if (this.#isShown) await this.#put(this.#before);
  }

  async #put(ours: readonly vscode.NotebookCellOutput[]): Promise<string | undefined> {
    await leftAlone(this.#cell, this.#executions);
    const problem = problemOf(this.#cell);
    if (problem !== undefined) return problem;
    const now = await replaceCell(this.#cell, () => [...others(this.#cell), ...ours]);
    if (now === undefined) {
      return problemOf(this.#cell) ?? vscode.l10n.t('The plot could not be added to the notebook.');
    }
    this.#ids.replaced(this.#cell, now);
    this.#cell = now;
    this.#isShown = true;
    this.#seen.fire();
    return undefined;
  }
}

function outputsOf(bundle: OutputBundle): vscode.NotebookCellOutput[] {
  return [new vscode.NotebookCellOutput(itemsOf(bundle), DISPLAY)];
}

function problemOf(cell: vscode.NotebookCell): string | undefined {
  if (cell.notebook.isClosed)
    return vscode.l10n.t('The notebook was closed, so the plot is not under the cell.');
  if (isGone(cell)) return vscode.l10n.t('The cell was deleted, so the plot is not in the notebook.');
  const bytes = others(cell).flatMap(({ items }) => items.map(({ data }) => data.byteLength));
  if (bytes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) {
    return vscode.l10n.t(
      'The cell has very large outputs, so the plot was not added. Clear them and run Find LR again.',
    );
  }
  return undefined;
}

function others({ outputs }: vscode.NotebookCell): vscode.NotebookCellOutput[] {
  return outputs.filter((output) => !isOurs(output));
}
