import * as vscode from 'vscode';
import type { OutputBundle } from '../../picture/bundle.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { DISPLAY, isOurs, itemsOf, type CellOutput } from './cellOutput.ts';
import type { Executions } from './executions.ts';
import { isGone, leftAlone } from './leftAlone.ts';
import { replaceCell } from './replaceCell.ts';

/** Bytes of a cell's other outputs beyond which they are not sent about for a plot. */
const MOST_BYTES = 20_000_000;

/**
 * The output of a run under a cell whose kernel is another's, or nobody's. VS Code lets only a cell's own kernel write its outputs, so the cell
 * is replaced by one like it with the output: seldom, not under the user's hands, and not while its kernel is at it.
 */
export class EditedOutput implements CellOutput {
  readonly pause = null;
  readonly #ids: CellIds;
  readonly #executions: Executions;
  readonly #before: readonly vscode.NotebookCellOutput[];
  #cell: vscode.NotebookCell;
  #isShown = false;

  constructor(cell: vscode.NotebookCell, ids: CellIds, executions: Executions) {
    this.#cell = cell;
    this.#ids = ids;
    this.#executions = executions;
    this.#before = cell.outputs.filter(isOurs);
  }

  async update(bundle: OutputBundle): Promise<void> {
    if (this.#executions.isBusy(this.#cell.notebook)) return;
    this.#isShown ||= (await this.#put(outputsOf(bundle))) === undefined;
  }

  async finish(bundle: OutputBundle): Promise<string | undefined> {
    if (this.#executions.isBusy(this.#cell.notebook)) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The kernel is busy: the plot goes under the cell when it is done. The panel has it.'),
      );
    }
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
      return (
        problemOf(this.#cell) ??
        vscode.l10n.t('The notebook took no edit, so the plot is not under the cell. The panel has it.')
      );
    }
    this.#ids.replaced(this.#cell, now);
    this.#cell = now;
    return undefined;
  }
}

function outputsOf(bundle: OutputBundle): vscode.NotebookCellOutput[] {
  return [new vscode.NotebookCellOutput(itemsOf(bundle), DISPLAY)];
}

function problemOf(cell: vscode.NotebookCell): string | undefined {
  if (cell.notebook.isClosed)
    return vscode.l10n.t('The notebook was closed, so the plot is not under the cell. The panel has it.');
  if (isGone(cell)) return vscode.l10n.t('The cell was deleted, so its plot is in the panel only.');
  const bytes = others(cell).flatMap(({ items }) => items.map(({ data }) => data.byteLength));
  if (bytes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) {
    return vscode.l10n.t(
      'The cell has very large outputs, so the plot is in the panel only. Clear them and run Find LR again.',
    );
  }
  return undefined;
}

function others({ outputs }: vscode.NotebookCell): vscode.NotebookCellOutput[] {
  return outputs.filter((output) => !isOurs(output));
}
