import * as vscode from 'vscode';
import { FileSnapshot } from '../source.ts';
import type { Services } from '../services.ts';

/** Shows the run under way, else the last result, of a script: the given one, that of the active editor, or the newest. */
export async function showResult(
  { findings, panels, records, runs }: Services,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const active = uri ?? vscode.window.activeTextEditor?.document.uri;
  for (const script of [active, runs.all()[0]?.script, records.latest]) {
    if (script === undefined) continue;
    const run = runs.of(script);
    if (run !== undefined) return panels.follow(run);
    const record = await records.last(script);
    if (record === undefined) continue;
    // One of an earlier session is tied to the source again, as far as that still reads as it was tested.
    if (!findings.all().some((finding) => finding.run === record.id))
      await findings.take(record, new FileSnapshot());
    return panels.show(script, record);
  }
  const find = vscode.l10n.t('Find LR');
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('There is no result yet.'), find);
  if (choice === find) await vscode.commands.executeCommand('find-lr.run', active);
}
