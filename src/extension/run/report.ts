import * as vscode from 'vscode';
import type { Finding } from '../literals/finding.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { formatLr } from '../../analysis/format.ts';
import { fileName } from '../scripts.ts';

/**
 * Says in a notification how a run ended, where what shows the run is out of sight, with the button that helps. To apply a suggestion is not among them:
 * a notification stays when it has been applied. `note`: what else there is to say.
 */
export async function report(
  script: vscode.Uri,
  record: RunRecord,
  findings: readonly Finding[],
  note = '',
): Promise<void> {
  if (record.status === 'cancelled') return;
  const name = fileName(script);
  const [first, ...others] = findings;
  if (first?.result.recommended == null) return reportFailure(name, record);
  const { recommended } = first.result;
  const show = vscode.l10n.t('Show chart');
  const message =
    others.length > 0
      ? vscode.l10n.t('{0}: found a learning rate for each of {1} optimizers.', name, findings.length)
      : first.optimizer.lr === null
        ? vscode.l10n.t('{0}: a learning rate of {1} is suggested.', name, formatLr(recommended.lr))
        : vscode.l10n.t(
            '{0}: a learning rate of {1} is suggested; it is {2} now.',
            name,
            formatLr(recommended.lr),
            String(first.optimizer.lr),
          );
  const choice = await vscode.window.showInformationMessage([message, note].join(' ').trim(), show);
  if (choice === show) await vscode.commands.executeCommand('find-lr.showResult', script);
}

async function reportFailure(name: string, record: RunRecord): Promise<void> {
  const diagnosis = [...record.diagnoses, ...record.results.flatMap(({ diagnoses }) => diagnoses)][0];
  const showOutput = vscode.l10n.t('Show output');
  const retry = vscode.l10n.t('Change options…');
  const choosePython = vscode.l10n.t('Choose interpreter…');
  const script = vscode.Uri.file(record.target.path);
  const buttons = [...(diagnosis?.code === 'interpreter' ? [choosePython] : []), showOutput, retry];
  const message =
    diagnosis === undefined
      ? vscode.l10n.t('{0}: no learning rate can be suggested. The output may say why.', name)
      : `${diagnosis.message.includes(name) ? '' : `${name}: `}${diagnosis.message} ${diagnosis.advice}`;
  const show = record.status === 'failed' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const choice = await show(message, ...buttons);
  if (choice === showOutput) await vscode.commands.executeCommand('find-lr.showOutput');
  if (choice === retry) await vscode.commands.executeCommand('find-lr.runWithOptions', script);
  if (choice === choosePython && (await vscode.commands.executeCommand('find-lr.choosePython', script))) {
    await vscode.commands.executeCommand('find-lr.run', script);
  }
}
