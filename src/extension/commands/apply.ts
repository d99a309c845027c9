import * as vscode from 'vscode';
import { inBackground } from '../inBackground.ts';
import { applyLr, placeName } from '../literals/apply.ts';
import type { Finding } from '../literals/finding.ts';
import { formatLr } from '../../analysis/format.ts';
import type { CommandTarget } from '../notebook/chosenCell.ts';
import { storedRecord } from '../notebook/storedRecord.ts';
import { subjectOf } from '../notebook/subject.ts';
import type { Services } from '../services.ts';

/** What a CodeLens, a quick fix or the panel asks for. */
export interface ApplyRequest {
  readonly run: string;
  readonly optimizer: string;
  readonly lr: number;
}

/**
 * Writes a suggested LR into the source. Without a request: that of the script or the notebook, chosen by the user where there are several.
 * `say`: tells the user why it could not be written.
 */
export async function apply(
  services: Pick<Services, 'documents' | 'findings' | 'output' | 'source'>,
  target: ApplyRequest | CommandTarget | undefined,
  say: (problem: string, lr: number) => unknown = sayProblem,
): Promise<void> {
  const { findings } = services;
  const request = isRequest(target) ? target : undefined;
  const script = isRequest(target) ? undefined : subjectOf(target);
  const finding =
    request === undefined
      ? await choose(script === undefined ? [] : toApply(findings, script))
      : await findingFor(services, request);
  const lr = request?.lr ?? finding?.result.recommended?.lr;
  if (finding === undefined || lr === undefined) {
    if (request !== undefined || script === undefined || suggestionsAt(findings.all(), script).length === 0) {
      sayNone(script);
    } else if (toApply(findings, script).length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The suggested learning rate is applied already. Undo in the editor takes it back.'),
      );
    }
    return;
  }
  const problem = await applyLr(finding, lr, services);
  findings.refresh();
  if (problem !== undefined) inBackground(services.output, () => say(problem, lr));
}

/** Also of a run that only its output under a cell remembers. */
async function findingFor(
  { findings }: Pick<Services, 'findings'>,
  { run, optimizer }: ApplyRequest,
): Promise<Finding | undefined> {
  const known = findings.find(run, optimizer);
  const record = known === undefined ? storedRecord(run) : undefined;
  if (record === undefined) return known;
  await findings.recall(record, true);
  return findings.find(run, optimizer);
}

function isRequest(target: ApplyRequest | CommandTarget | undefined): target is ApplyRequest {
  return target !== undefined && 'optimizer' in target;
}

/** Those of a script or a notebook, and those whose place to edit is in that file. */
function suggestionsAt(all: readonly Finding[], { fsPath }: vscode.Uri): Finding[] {
  return all.filter(
    ({ script, literal, result }) =>
      result.recommended !== null && (script === fsPath || literal?.file === fsPath),
  );
}

function toApply(findings: Services['findings'], script: vscode.Uri): Finding[] {
  return suggestionsAt(findings.all(), script).filter((finding) => !findings.isApplied(finding));
}

async function choose(findings: readonly Finding[]): Promise<Finding | undefined> {
  if (findings.length < 2) return findings[0];
  const choice = await vscode.window.showQuickPick(
    findings.map((finding) => ({
      label: `${finding.optimizer.type}: ${formatLr(finding.result.recommended?.lr ?? 0)}`,
      description:
        finding.optimizer.location === null
          ? ''
          : placeName(finding, finding.optimizer.location.file, finding.optimizer.location.line),
      finding,
    })),
    { title: vscode.l10n.t('Apply the learning rate of which optimizer?') },
  );
  return choice?.finding;
}

function sayNone(script: vscode.Uri | undefined): void {
  const run = vscode.l10n.t('Find LR');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('There is no suggestion to apply yet. Run Find LR first.'), run)
    .then((choice) => (choice === run ? vscode.commands.executeCommand('find-lr.run', script) : undefined));
}

async function sayProblem(problem: string, lr: number): Promise<void> {
  const copy = vscode.l10n.t('Copy {0}', formatLr(lr));
  if ((await vscode.window.showWarningMessage(problem, copy)) === copy) {
    await vscode.env.clipboard.writeText(formatLr(lr));
  }
}
