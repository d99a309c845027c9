import * as vscode from 'vscode';
import { formatLr } from '../../analysis/format.ts';
import type { PanelState } from '../../protocol/panelState.ts';
import { progressText, shareDone } from '../../protocol/progress.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { fileName } from '../scripts.ts';
import type { Run } from './run.ts';
import type { Surface } from './surface.ts';

/** Milliseconds: a surface takes a moment to come into view. */
const PATIENCE = 400;

/** Waits for the end of a run. While its surface is out of sight, a notification says how far it is, and its Cancel ends the run. */
export async function withProgress(run: Run, surface: Surface): Promise<RunRecord> {
  let endNotification: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (surface.isSeen) {
      endNotification?.();
      endNotification = undefined;
    } else if (endNotification === undefined) {
      timer = setTimeout(() => (endNotification = notify(run)), PATIENCE);
    }
  };
  const listening = surface.onDidChangeSeen(look);
  look();
  try {
    return await run.finished;
  } finally {
    listening.dispose();
    clearTimeout(timer);
    endNotification?.();
  }
}

/** Shows the notification until the function that it returns is called. */
function notify(run: Run): () => void {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Finding the learning rate of {0}', fileName(run.script)),
    cancellable: true,
  };
  void vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = token.onCancellationRequested(() => run.cancel());
    let reported = 0;
    const tell = (): void => {
      const { share, message } = standing(run.state);
      const increment = Math.max(0, 100 * share - reported);
      reported += increment;
      progress.report({ message, ...(run.state.of === 1 ? { increment } : {}) });
    };
    // Importing a framework takes seconds: the clock says that it goes on.
    const clock = setInterval(tell, 1000);
    tell();
    const listening = run.onEvent(({ kind }) => {
      if (kind === 'started' || kind === 'runtime' || kind === 'points') tell();
    });
    try {
      await ended;
    } finally {
      clearInterval(clock);
      listening.dispose();
      cancelling.dispose();
    }
  });
  return end;
}

/** How far a run is, and in words: what is awaited, then the step. */
function standing(state: PanelState): { share: number; message: string } {
  const pass = state.passes.filter(({ points }) => points.length > 0).at(-1);
  const last = pass?.points.at(-1);
  if (pass === undefined || last === undefined) return { share: 0, message: waiting(state) };
  return {
    share: shareDone(last, pass.sweep),
    message: `${progressText(last, pass.sweep, state.left)}, LR ${formatLr(last.lr)}`,
  };
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
