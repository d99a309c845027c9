import * as vscode from 'vscode';
import type { CommandTarget } from '../notebook/chosenCell.ts';
import { subjectOf } from '../notebook/subject.ts';
import { earlierRun } from '../run/earlierRuns.ts';
import { fileName } from '../scripts.ts';
import type { Services } from '../services.ts';

/** Lets the user choose which run of a script, or a notebook, to show: the given one, that of the active editor, or the one that ran last. */
export async function showRuns(services: Services, target: CommandTarget | undefined): Promise<void> {
  const { records, runs } = services;
  for (const script of [subjectOf(target), runs.all()[0]?.script, records.latest]) {
    if (script === undefined) continue;
    const all = (await records.all(script)).map(earlierRun);
    if (all.length === 0) continue;
    const choice = await vscode.window.showQuickPick(
      all.map(({ id, time, suggestion, status }) => ({
        label: time,
        description: suggestion,
        detail: status,
        id,
      })),
      {
        title: vscode.l10n.t('Runs of {0}', fileName(script)),
        matchOnDescription: true,
        matchOnDetail: true,
      },
    );
    if (choice !== undefined) await showRun(services, script, choice.id);
    return;
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('There is no run yet. Run Find LR first.'));
}

/** Shows a run in the panel, whose number can be applied as long as its place reads as it was tested. */
export async function showRun(
  { panels, records, runs }: Services,
  script: vscode.Uri,
  id: string,
): Promise<void> {
  const running = runs.of(script);
  if (running?.state.run === id) return void panels.follow(running);
  const record = await records.find(script, id);
  if (record !== undefined) return panels.show(script, record);
  void vscode.window.showInformationMessage(vscode.l10n.t('That run is not kept any more.'));
}
