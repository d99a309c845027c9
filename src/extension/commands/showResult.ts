import * as vscode from 'vscode';
import type { CommandTarget } from '../notebook/chosenCell.ts';
import { subjectOf } from '../notebook/subject.ts';
import { revealOutput } from '../notebook/reveal.ts';
import { showRunning } from '../run/follow.ts';
import type { Services } from '../services.ts';

/** Shows the run under way, else the last result, of a script or a notebook: the given one, that of the active editor, or the newest. */
export async function showResult(
  { panels, records, runs }: Services,
  target: CommandTarget | undefined,
): Promise<void> {
  const active = subjectOf(target);
  for (const script of [active, runs.all()[0]?.script, records.latest]) {
    if (script === undefined) continue;
    const run = runs.of(script);
    if (run !== undefined) return showRunning(panels, run);
    const record = await records.last(script);
    if (record === undefined) continue;
    if (await revealOutput(script, record.id)) return;
    return panels.show(script, record);
  }
  const find = vscode.l10n.t('Find LR');
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('There is no result yet.'), find);
  if (choice === find) await vscode.commands.executeCommand('find-lr.run', active);
}
