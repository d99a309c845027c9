import * as vscode from 'vscode';
import type { CommandTarget } from '../notebook/chosenCell.ts';
import { subjectOf } from '../notebook/subject.ts';
import type { Run } from '../run/run.ts';
import { fileName } from '../scripts.ts';
import type { Services } from '../services.ts';

/** Ends a run with what it has: that of the script or the notebook, the only one, or the one that the user chooses. */
export async function stop({ runs }: Services, target: CommandTarget | undefined): Promise<void> {
  const script = target === undefined ? undefined : subjectOf(target);
  const run = (script === undefined ? undefined : runs.of(script)) ?? (await choose(runs.all()));
  if (run === undefined) return;
  run.stop();
  await run.finished;
}

async function choose(running: readonly Run[]): Promise<Run | undefined> {
  if (running.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Find LR is not running.'));
    return undefined;
  }
  if (running.length === 1) return running[0];
  const choice = await vscode.window.showQuickPick(
    running.map((run) => ({
      label: fileName(run.script),
      description: vscode.workspace.asRelativePath(run.script),
      run,
    })),
    { title: vscode.l10n.t('Stop which run?') },
  );
  return choice?.run;
}
