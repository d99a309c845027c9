import * as vscode from 'vscode';
import type { OutputBundle } from '../../picture/bundle.ts';
import { DISPLAY, isOurs, itemsOf, type CellOutput } from './cellOutput.ts';
import { isGone } from './leftAlone.ts';

/** Milliseconds: an update goes through VS Code's processes with all of the output. */
const PAUSE = 500;

/** The output of a run under a cell that our own kernel executes. */
export class ExecutionOutput implements CellOutput {
  readonly pause = PAUSE;
  readonly #execution: vscode.NotebookCellExecution;
  #output: vscode.NotebookCellOutput | undefined;

  constructor(execution: vscode.NotebookCellExecution) {
    this.#execution = execution;
  }

  async update(bundle: OutputBundle): Promise<void> {
    if (isGone(this.#execution.cell)) return;
    // An output that the user has cleared stays away until there is a result.
    if (this.#output === undefined) await this.#append(bundle);
    else await this.#execution.replaceOutputItems(itemsOf(bundle), this.#output);
  }

  async finish(bundle: OutputBundle): Promise<string | undefined> {
    const { cell } = this.#execution;
    if (isGone(cell)) {
      return vscode.l10n.t(
        'The cell is gone, so its plot is not in the notebook. "Show last result" has it.',
      );
    }
    if (this.#output !== undefined && cell.outputs.some(isOurs)) await this.update(bundle);
    else await this.#append(bundle);
    return undefined;
  }

  async withdraw(): Promise<void> {
    if (isGone(this.#execution.cell)) return;
    await this.say(
      vscode.l10n.t('The run was cancelled. Stop, in place of an interrupt, ends one with what it has.'),
    );
  }

  /** A sentence in place of a plot. */
  async say(text: string): Promise<void> {
    this.#output = undefined;
    const item = vscode.NotebookCellOutputItem.stdout(`${text}\n`);
    await this.#execution.replaceOutput([new vscode.NotebookCellOutput([item], { outputType: 'stream' })]);
  }

  async #append(bundle: OutputBundle): Promise<void> {
    this.#output = new vscode.NotebookCellOutput(itemsOf(bundle), DISPLAY);
    await this.#execution.appendOutput(this.#output);
  }
}
