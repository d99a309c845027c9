import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { CommandTarget } from '../notebook/chosenCell.ts';
import { newNotebook } from '../kernel/notebooks.ts';
import type { Services } from '../services.ts';
import { apply, type ApplyRequest } from './apply.ts';
import { answer } from './panel.ts';
import { choosePythonFor } from './choosePython.ts';
import { findLr } from './run.ts';
import { showResult } from './showResult.ts';
import { showRuns } from './showRuns.ts';
import { stop } from './stop.ts';
import { findThenTrain, trainWithSuggested } from './thenTrain.ts';

/** What VS Code gives to a command in a notebook's toolbar. */
interface NotebookToolbar {
  readonly notebookEditor?: { readonly notebookUri: vscode.Uri };
}

/** Registers the commands, and what panels ask for. A mistake of ours is said in a sentence and kept in the output. */
export function registerCommands(services: Services): vscode.Disposable {
  const registered = new Disposables();
  const register = <T extends unknown[]>(name: string, handler: (...args: T) => unknown): void => {
    const guarded = (...args: T): Promise<unknown> => reporting(services, async () => handler(...args));
    registered.add(vscode.commands.registerCommand(`find-lr.${name}`, guarded));
  };
  register('run', (target?: CommandTarget) => findLr(services, target, { ask: false }));
  register('runWithOptions', (target?: CommandTarget) => findLr(services, target, { ask: true }));
  register('findThenTrain', (uri?: vscode.Uri) => findThenTrain(services, uri));
  register('trainWithSuggested', (uri?: vscode.Uri) => trainWithSuggested(services, uri));
  register('stop', (target?: CommandTarget) => stop(services, target));
  register('apply', (target?: ApplyRequest | CommandTarget) => apply(services, target));
  register('choosePython', (uri?: vscode.Uri) => choosePythonFor(services, uri));
  register('showOutput', () => services.output.show());
  register('showResult', (target?: CommandTarget) => showResult(services, target));
  register('showRuns', (target?: CommandTarget) => showRuns(services, target));
  register('newNotebook', () => newNotebook());
  register('restartKernel', (toolbar?: NotebookToolbar) =>
    services.kernels.restart(toolbar?.notebookEditor?.notebookUri),
  );
  registered.add(
    services.panels.onAsk((request) => void reporting(services, () => answer(services, request))),
  );
  return registered;
}

async function reporting<T>({ output }: Services, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    output.error(error);
    const show = vscode.l10n.t('Show output');
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window
      .showErrorMessage(vscode.l10n.t('Find LR failed: {0}', reason), show)
      .then((choice) => (choice === show ? output.show() : undefined));
    return undefined;
  }
}
