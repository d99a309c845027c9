import * as vscode from 'vscode';
import { runnable } from '../../../source/cells/runnable.ts';
import { Disposables } from '../../disposables.ts';
import { languageOfCell } from '../../ipynb/languages.ts';
import { fileName } from '../../scripts.ts';
import type { Executions } from '../executions.ts';
import { hasJupyter } from './api.ts';
import type { Consent } from './consent.ts';
import type { MagicLoader } from './magicLoader.ts';
import type { Loading } from './snippet.ts';

/** What IPython says of a cell magic that it does not know. */
const NOT_FOUND = /Cell magic `%%find_lr` not found/;

/** Sees where a Python notebook uses `%%find_lr`, and has it loaded into the running kernel, once the user agrees. */
export class MagicOffer implements vscode.Disposable {
  readonly #loader: MagicLoader;
  readonly #consent: Consent;
  readonly #executions: Executions;
  readonly #owned = new Disposables();
  readonly #token = this.#owned.add(new vscode.CancellationTokenSource()).token;
  #isLooking = false;

  constructor(loader: MagicLoader, consent: Consent, executions: Executions) {
    this.#loader = loader;
    this.#consent = consent;
    this.#executions = executions;
    this.#owned.add(vscode.workspace.onDidChangeNotebookDocument((change) => void this.#look(change)));
  }

  /** The command: loads it into the kernel of a notebook, the active one if none is named, and says how that went. */
  async load(notebook = vscode.window.activeNotebookEditor?.notebook): Promise<boolean> {
    if (notebook === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a Python notebook first.'));
      return false;
    }
    if (!hasJupyter()) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'The Jupyter extension is not here, so there is no kernel to load %%find_lr into. The button "Find LR" on a cell needs none.',
        ),
      );
      return false;
    }
    await this.#consent.give();
    const name = fileName(notebook.uri);
    const kernel = await this.#loader.kernelOf(notebook);
    if (kernel === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No Python kernel is running for {0}. Run a cell, then load %%find_lr again.', name),
      );
      return false;
    }
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Loading %%find_lr into the kernel of {0}', name),
      cancellable: true,
    };
    const loading = await vscode.window.withProgress(options, (_, token) =>
      this.#loader.load(kernel, notebook, token),
    );
    sayProblem(loading);
    return loading === 'loaded';
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look({ cellChanges, notebook }: vscode.NotebookDocumentChangeEvent): Promise<void> {
    if (!hasJupyter() || this.#isLooking) return;
    const failed = cellChanges.find(({ cell, outputs }) => outputs?.some(saysNotFound) && usesMagic(cell));
    const isWorth = cellChanges.some(
      ({ document, executionSummary }) => document !== undefined || executionSummary?.success !== undefined,
    );
    if (failed === undefined && !isWorth) return;
    this.#isLooking = true;
    try {
      if (failed !== undefined) await this.#mend(failed.cell);
      else if (notebook.getCells().some((cell) => usesMagic(cell))) await this.#loadAhead(notebook);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Before the cell is run, if the kernel is there already. */
  async #loadAhead(notebook: vscode.NotebookDocument): Promise<void> {
    if (!notebook.getCells().some((cell) => this.#executions.of(cell) !== undefined)) return;
    if (!(await this.#consent.ask(vscode.l10n.t('A cell begins with %%find_lr.')))) return;
    const kernel = await this.#loader.kernelOf(notebook);
    if (kernel === undefined || this.#loader.isLoaded(kernel)) return;
    sayProblem(await this.#loader.load(kernel, notebook, this.#token));
  }

  /** The cell was run, and IPython did not know the magic. */
  async #mend(cell: vscode.NotebookCell): Promise<void> {
    if (!(await this.#consent.ask(vscode.l10n.t('The kernel does not know %%find_lr.')))) return;
    const { notebook } = cell;
    if (!(await this.load(notebook))) return;
    const again = vscode.l10n.t('Run the cell again');
    const message = vscode.l10n.t('The kernel of {0} knows %%find_lr now.', fileName(notebook.uri));
    void vscode.window.showInformationMessage(message, again).then((choice) => {
      if (choice === again && cell.index >= 0) void runCell(cell);
    });
  }
}

function usesMagic(cell: vscode.NotebookCell): boolean {
  if (languageOfCell(cell) !== 'python') return false;
  return runnable(cell.document.getText(), 'python').magic?.name === 'find_lr';
}

function saysNotFound({ items }: vscode.NotebookCellOutput): boolean {
  return items.some(({ data, mime }) => !mime.startsWith('image/') && NOT_FOUND.test(startOf(data)));
}

/** Outputs may be large; what is sought is short. */
function startOf(data: Uint8Array): string {
  return new TextDecoder().decode(data.subarray(0, 10_000));
}

function sayProblem(loading: Loading): void {
  if (loading === 'loaded') return;
  const message =
    loading === 'elsewhere'
      ? vscode.l10n.t(
          'The kernel runs where the files of Find LR are not, on another machine perhaps. Run %pip install find-lr in a cell, then %load_ext find_lr.',
        )
      : vscode.l10n.t('%%find_lr could not be loaded into the kernel: {0}', loading.problem);
  void vscode.window.showWarningMessage(message);
}

export async function runCell({ index, notebook }: vscode.NotebookCell): Promise<void> {
  await vscode.commands.executeCommand('notebook.cell.execute', {
    ranges: [{ start: index, end: index + 1 }],
    document: notebook.uri,
  });
}
