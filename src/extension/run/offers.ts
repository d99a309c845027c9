import * as vscode from 'vscode';
import { aboutTime, offerText } from '../../protocol/timeLeft.ts';
import { fileName } from '../scripts.ts';
import type { Run } from './run.ts';

/** Says once of a long run that it is one, with what makes it shorter; not where it can be seen already. */
export function offerShorter(run: Run, isSeen: () => boolean): vscode.Disposable {
  const listening = run.onEvent(({ kind }) => {
    const { left, optimizers } = run.state;
    if (kind !== 'points' || left === null || left.offers.length === 0) return;
    if (isSeen()) return;
    listening.dispose();
    void offer(run, left, optimizers);
  });
  return listening;
}

async function offer(
  run: Run,
  { seconds, offers }: NonNullable<Run['state']['left']>,
  optimizers: Run['state']['optimizers'],
): Promise<void> {
  const message = vscode.l10n.t(
    '{0} takes {1} more. What was done so far counts in a shorter run, too.',
    fileName(run.script),
    aboutTime(seconds),
  );
  const choice = await vscode.window.showInformationMessage(
    message,
    ...offers.map((one) => ({ title: offerText(one, optimizers), change: one.change })),
  );
  if (choice !== undefined) run.change(choice.change);
}
