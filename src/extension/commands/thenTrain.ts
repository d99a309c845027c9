import * as vscode from 'vscode';
import type { TrainingCommand } from '../../engine/index.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { maskArguments, maskedIn, unmasked } from '../../protocol/secrets.ts';
import { formatLr } from '../../analysis/format.ts';
import { startOf } from '../run/arguments.ts';
import { saveFirst } from '../run/saveFirst.ts';
import { specFor } from '../run/spec.ts';
import { fileName, isPython } from '../scripts.ts';
import type { Services } from '../services.ts';
import { findLr } from './run.ts';

/** "Find LR, then train": resolves when the training has begun. Where nothing is suggested, the run says why, and nothing is trained. */
export async function findThenTrain(services: Services, uri: vscode.Uri | undefined): Promise<void> {
  const record = await findLr(services, uri, { ask: false });
  if (record === undefined || record.status === 'cancelled') return;
  await train(services, record);
}

/** Trains with what the last run on a script has found: the given one, that of the active editor, or the newest. */
export async function trainWithSuggested(services: Services, uri: vscode.Uri | undefined): Promise<void> {
  const { records } = services;
  const active = uri ?? vscode.window.activeTextEditor?.document.uri;
  for (const script of [active, records.latest]) {
    const record = script === undefined ? undefined : await records.last(script);
    if (record !== undefined && (await train(services, record))) return;
  }
  const choice = vscode.l10n.t('Find LR, then train');
  const message = vscode.l10n.t('There is no suggested learning rate to train with yet.');
  if ((await vscode.window.showInformationMessage(message, choice)) === choice) {
    await vscode.commands.executeCommand('find-lr.findThenTrain', active);
  }
}

/** Starts the script in a terminal, to its own end and unguarded, as the user would. False where the record suggests no LR. */
async function train({ assets, findings, memory, pythons }: Services, record: RunRecord): Promise<boolean> {
  const { trainingCommand, trainingOf } = await import('../../engine/index.ts');
  const training = trainingOf(record);
  if (training === null) return false;
  const script = vscode.Uri.file(record.target.path);
  if (record.target.kind === 'cells') return offerInstead(findings, script);
  if (!(await saveFirst(script))) return true;
  const start = await startOf(script, memory);
  if (start === undefined) return true;
  const python = isPython(script) ? await pythons.of(script) : undefined;
  const spec = await specFor(script, start, memory.options(script), python?.path ?? null);
  const args = await askSecrets(record.target.args, start.args);
  if (args === undefined) return true;
  const { module, ...target } = record.target;
  const tested = { ...spec, target: { ...target, args, ...(module === undefined ? {} : { module }) } };
  const command = await trainingCommand(tested, training, assets);
  await vscode.tasks.executeTask(taskFor(script, command, Object.values(training.lrs)));
  return true;
}

/** A record's arguments, with the secrets that it does not hold: `start` has them where it is the same otherwise. Undefined if cancelled. */
async function askSecrets(
  args: readonly string[],
  start: readonly string[],
): Promise<readonly string[] | undefined> {
  const missing = maskedIn(args);
  if (missing.length === 0) return args;
  if (JSON.stringify(maskArguments(start).args) === JSON.stringify(args)) return start;
  const values: string[] = [];
  for (const name of missing) {
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Value of {0}', name),
      prompt: vscode.l10n.t('It looks like a secret, so the record of the run does not hold it.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    values.push(value);
  }
  return unmasked(args, values);
}

/** Cells train in their own kernel, where what they make is wanted afterwards. */
async function offerInstead(findings: Services['findings'], notebook: vscode.Uri): Promise<true> {
  if (findings.suggestionsOf(notebook).every((finding) => findings.isApplied(finding))) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The cells of a notebook train in its kernel. The learning rate is applied: run the cell.',
      ),
    );
    return true;
  }
  const apply = vscode.l10n.t('Apply');
  const message = vscode.l10n.t(
    'The cells of a notebook train in its kernel. Apply the learning rate, then run the cell.',
  );
  if ((await vscode.window.showInformationMessage(message, apply)) === apply) {
    await vscode.commands.executeCommand('find-lr.apply', notebook);
  }
  return true;
}

function taskFor(
  script: vscode.Uri,
  { command, cwd, env }: TrainingCommand,
  lrs: readonly number[],
): vscode.Task {
  const [file = '', ...args] = command;
  const task = new vscode.Task(
    { type: 'process' },
    vscode.workspace.getWorkspaceFolder(script) ?? vscode.TaskScope.Workspace,
    vscode.l10n.t('Train {0} with LR {1}', fileName(script), lrs.map(formatLr).join(', ')),
    'Find LR',
    new vscode.ProcessExecution(file, args, { cwd, env: { ...env } }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
  return task;
}
