import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { formatLr } from '../numbers.ts';
import { fileName } from '../scripts.ts';
import type { Run } from './run.ts';

/** A notification with the steps so far, whose Cancel ends the run, for as long as the run lasts. */
export async function withProgress(run: Run): Promise<RunRecord> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Finding the learning rate of {0}', fileName(run.script)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = token.onCancellationRequested(() => run.cancel());
    let reported = 0;
    progress.report({ message: vscode.l10n.t('waiting for the first step…') });
    const listening = run.onEvent((event) => {
      if (event.kind !== 'points') return;
      const pass = run.state.passes.find((candidate) => candidate.pass === event.pass);
      const last = event.points.at(-1);
      if (pass === undefined || last === undefined) return;
      const done = Math.min(100, (100 * pass.points.length) / pass.sweep.steps);
      const message = vscode.l10n.t(
        'step {0} of {1}, LR {2}',
        pass.points.length,
        pass.sweep.steps,
        formatLr(last.lr),
      );
      const isOnly = run.state.of === 1;
      progress.report({ message, ...(isOnly ? { increment: Math.max(0, done - reported) } : {}) });
      reported = Math.max(reported, done);
    });
    try {
      return await run.finished;
    } finally {
      listening.dispose();
      cancelling.dispose();
    }
  });
}
