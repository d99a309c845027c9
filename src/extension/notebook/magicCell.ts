import * as vscode from 'vscode';
import { runnable } from '../../source/cells/runnable.ts';
import { languageOfCell } from '../ipynb/languages.ts';
import type { MagicHandler, MagicRequest } from '../kernel/magics.ts';
import { keep } from '../run/follow.ts';
import { fileName } from '../scripts.ts';
import type { Services } from '../services.ts';
import { ExecutionOutput } from './executionOutput.ts';
import { prepareCells } from './prepare.ts';
import { showUnder } from './showUnder.ts';

/** `%%find_lr` in our own kernel: the cell is tested in a process of its own, its plot grows under it, and the kernel's variables know nothing of it. */
export class FindLrMagic implements MagicHandler {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  takes(cell: vscode.NotebookCell): boolean {
    return isMagicCell(cell);
  }

  async run({ cell, execution, signal }: MagicRequest): Promise<boolean> {
    const { assets, runs } = this.#services;
    const output = new ExecutionOutput(execution);
    const prepared = await prepareCells(this.#services, cell, execution.executionOrder);
    if (prepared.kind !== 'run') {
      await output.say(prepared.message);
      return prepared.kind === 'help';
    }
    const { files, notes, spec } = prepared;
    const script = vscode.Uri.file(spec.target.path);
    if (runs.of(script) !== undefined) {
      await output.say(
        vscode.l10n.t(
          'Find LR is still running on {0}. Wait for it or stop it, then run this cell again.',
          fileName(script),
        ),
      );
      return false;
    }
    // What is to be known stands above the plot.
    for (const note of notes) await execution.appendOutput(noteOutput(note));
    const run = runs.start(spec, notes, files);
    const cancel = (): void => run.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const shown = showUnder(run, output, assets);
    const record = await keep(this.#services, run, run.finished);
    const problem = await shown;
    signal.removeEventListener('abort', cancel);
    if (problem !== undefined) void vscode.window.showInformationMessage(problem);
    return ['completed', 'diverged', 'stopped'].includes(record.status);
  }
}

/** It begins with `%%find_lr`. */
export function isMagicCell(cell: vscode.NotebookCell): boolean {
  const language = languageOfCell(cell);
  return language !== undefined && runnable(cell.document.getText(), language).magic?.name === 'find_lr';
}

function noteOutput(note: string): vscode.NotebookCellOutput {
  const item = vscode.NotebookCellOutputItem.stdout(`${note}\n`);
  return new vscode.NotebookCellOutput([item], { outputType: 'stream' });
}
