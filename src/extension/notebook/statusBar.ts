import * as vscode from 'vscode';
import { runnable } from '../../source/cells/runnable.ts';
import { Disposables } from '../disposables.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { languageOfCell } from '../ipynb/languages.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import type { Constructions } from '../literals/constructions.ts';
import type { Runs } from '../run/runs.ts';

/** Training begins with one of these, whatever makes the optimizer: `model.fit(…)`, `trainer.train()`, `loss.backward()`. */
const TRAINS =
  /\.\s*(fit|fitDataset|fit_generator|train_on_batch|trainOnBatch|train|backward|minimize|apply_gradients|applyGradients)\s*\(/;
/** In the status bar of a cell that trains, or makes what does: the button "Find LR", and while its run is under way, a word that says so. */
export class CellButton implements vscode.NotebookCellStatusBarItemProvider, vscode.Disposable {
  readonly #constructions: Constructions;
  readonly #runs: Runs;
  readonly #ids: CellIds;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCellStatusBarItems = this.#changed.event;

  constructor(constructions: Constructions, runs: Runs, ids: CellIds) {
    this.#constructions = constructions;
    this.#runs = runs;
    this.#ids = ids;
    this.#owned.add(runs.onDidChange(() => this.#changed.fire()));
  }

  async provideCellStatusBarItems(
    cell: vscode.NotebookCell,
  ): Promise<vscode.NotebookCellStatusBarItem | undefined> {
    const run = this.#runs.of(vscode.Uri.file(pathOfNotebook(cell.notebook)));
    if (run?.cell === this.#ids.of(cell)) {
      return item(vscode.l10n.t('$(loading~spin) Finding LR…'), vscode.l10n.t('Show how far it is'), {
        command: 'find-lr.showResult',
        title: vscode.l10n.t('Show result'),
        arguments: [run.script],
      });
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
    if (language === undefined) return false;
    const { magic, source } = runnable(cell.document.getText(), language);
    if (magic?.name === 'find_lr' || TRAINS.test(source)) return true;
    return (await this.#constructions.of(cell.document)).length > 0;
  }
}

function item(text: string, tooltip: string, command: vscode.Command): vscode.NotebookCellStatusBarItem {
  const made = new vscode.NotebookCellStatusBarItem(text, vscode.NotebookCellStatusBarAlignment.Left);
  made.tooltip = tooltip;
  made.command = command;
  return made;
}
