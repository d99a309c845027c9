import * as vscode from 'vscode';
import type { Panels } from '../panel/panels.ts';
import { fileName } from '../scripts.ts';
import type { Records } from './records.ts';

/** Milliseconds in which a window that was reloaded has its panels back. */
const PATIENCE = 5000;

/** After a reload: says which run was ended by it, where no panel does. */
export async function tellLostRuns(
  records: Records,
  panels: Panels,
  show: (script: vscode.Uri, run: string) => Promise<void>,
): Promise<void> {
  const lost = await records.takeLost();
  if (lost.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  for (const { script, record } of lost) {
    if (panels.isSeen({ script, state: { run: record.id } })) continue;
    const button = vscode.l10n.t('Show it');
    const message = vscode.l10n.t(
      '{0}: the window was reloaded or closed while Find LR was running, which ended the run.',
      fileName(script),
    );
    if ((await vscode.window.showWarningMessage(message, button)) === button) await show(script, record.id);
  }
}
