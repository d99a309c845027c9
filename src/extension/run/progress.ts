import * as vscode from 'vscode';
import type { PanelState } from '../../protocol/panelState.ts';
import { progressText, shareDone } from '../../protocol/progress.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { formatLr } from '../../analysis/format.ts';
import { fileName } from '../scripts.ts';
import type { Run } from './run.ts';

/** A notification with what is awaited, then with the steps so far, whose Cancel ends the run, for as long as the run lasts. */
export async function withProgress(run: Run): Promise<RunRecord> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Finding the learning rate of {0}', fileName(run.script)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = token.onCancellationRequested(() => run.cancel());
    let reported = 0;
    // Importing a framework takes seconds: the clock says that it goes on.
    const tell = (): void => progress.report({ message: waiting(run.state) });
    const clock = setInterval(tell, 1000);
    tell();
    const listening = run.onEvent((event) => {
      if (event.kind === 'started' || event.kind === 'runtime') tell();
      if (event.kind !== 'points') return;
      clearInterval(clock);
      const pass = run.state.passes.find((candidate) => candidate.pass === event.pass);
      const last = event.points.at(-1);
      if (pass === undefined || last === undefined) return;
      const done = 100 * shareDone(last, pass.sweep);
      const message = `${progressText(last, pass.sweep, run.state.left)}, LR ${formatLr(last.lr)}`;
      const isOnly = run.state.of === 1;
      progress.report({ message, ...(isOnly ? { increment: Math.max(0, done - reported) } : {}) });
      reported = Math.max(reported, done);
    });
    try {
      return await run.finished;
    } finally {
      clearInterval(clock);
      listening.dispose();
      cancelling.dispose();
    }
  });
}

/** `Python 3.11.7 (.venv), waiting for the first step, 4 s`. */
function waiting({ interpreter, runtime, startedAt }: PanelState): string {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const framework = runtime === null ? '' : `${runtime.framework} ${runtime.frameworkVersion}`.trim();
  const what = framework === '' ? interpreter : framework;
  return what === null
    ? vscode.l10n.t('waiting for the first step, {0} s', seconds)
    : vscode.l10n.t('{0}, waiting for the first step, {1} s', what, seconds);
}
