import * as vscode from 'vscode';
import { runnable } from '../../source/cells/runnable.ts';
import { Disposables } from '../disposables.ts';
import type { Runs } from '../run/runs.ts';
import type { Source } from '../source.ts';
import type { CellIds } from './cellIds.ts';
import { languageOfCell } from './languages.ts';
import { pathOfNotebook } from './place.ts';

/** Training begins with one of these, whatever makes the optimizer: `model.fit(…)`, `trainer.train()`, `loss.backward()`. */
const TRAINS =
  /\.\s*(fit|fitDataset|fit_generator|train_on_batch|trainOnBatch|train|backward|minimize|apply_gradients|applyGradients)\s*\(/;
/** A text without one of these constructs no optimizer: most cells cost no parsing. */
const MAY_CONSTRUCT = /optim|train|compile\s*\(|sgd|adam/i;

/** The button in the status bar of a cell that trains, or makes what does: "Find LR", and while its run is under way, "stop". */
export class CellButton implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #source: Source;
  readonly #runs: Runs;
  readonly #ids: CellIds;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCellStatusBarItems = this.#changed.event;

  constructor(source: Source, runs: Runs, ids: CellIds) {
    this.#source = source;
    this.#runs = runs;
    this.#ids = ids;
    this.#owned.add(runs.onDidChange(() => this.#changed.fire()));
  }

  async provideCellStatusBarItems(
    cell: vscode.NotebookCell,
  ): Promise<vscode.NotebookCellStatusBarItem | undefined> {
    const run = this.#runs.of(vscode.Uri.file(pathOfNotebook(cell.notebook)));
    if (run?.cell === this.#ids.of(cell)) {
      return item(
        vscode.l10n.t('$(debug-stop) Finding LR: stop'),
        vscode.l10n.t('End the run with what it has'),
        {
          command: 'find-lr.stop',
          title: vscode.l10n.t('Stop'),
          arguments: [run.script],
        },
      );
    }
    if (!(await this.#trains(cell))) return undefined;
    return item(
      vscode.l10n.t('$(graph-line) Find LR'),
      vscode.l10n.t('Find the learning rate for this cell'),
      {
        command: 'find-lr.run',
        title: vscode.l10n.t('Find LR'),
        arguments: [cell],
      },
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #trains(cell: vscode.NotebookCell): Promise<boolean> {
    const language = languageOfCell(cell);
    const text = cell.document.getText();
    if (language === undefined || (!MAY_CONSTRUCT.test(text) && !TRAINS.test(text))) return false;
    const { magic, source } = runnable(text, language);
    if (magic?.name === 'find_lr' || TRAINS.test(source)) return true;
    const reader = await this.#source.reader();
    return (await reader.constructions(`cell.${ENDINGS[language]}`, source)).length > 0;
  }
}

/** The reader tells a language by a file's ending. */
const ENDINGS = { python: 'py', javascript: 'mjs', typescript: 'mts' } as const;

function item(text: string, tooltip: string, command: vscode.Command): vscode.NotebookCellStatusBarItem {
  const made = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
  made.tooltip = tooltip;
  made.command = command;
  return made;
}
