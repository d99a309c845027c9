import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { inBackground } from '../inBackground.ts';
import { revealOutput } from '../notebook/reveal.ts';
import { fileName } from '../scripts.ts';
import type { Services } from '../services.ts';
import { offerShorter } from './offers.ts';
import { withProgress } from './progress.ts';
import { report } from './report.ts';
import type { Run } from './run.ts';

/** Shows a run in the panel while it happens, and keeps what it found. How it ended is said once: by the panel, or where that is out of sight. */
export async function follow(services: Services, run: Run): Promise<RunRecord> {
  const { findings, output, panels } = services;
  const panel = panels.follow(run);
  const offering = offerShorter(run, () => panel.isSeen);
  const record = await keep(services, run, withProgress(run, panel));
  offering.dispose();
  if (!panel.isSeen) {
    const suggestions = findings.suggestionsOf(run.script).filter((finding) => finding.run === record.id);
    inBackground(output, () => report(run.script, record, suggestions));
  }
  return record;
}

/** Lets a run's words into the output, and its result to where the editor finds it. */
export async function keep(
  { findings, output, records }: Services,
  run: Run,
  finished: Promise<RunRecord>,
): Promise<RunRecord> {
  output.follow(run);
  records.follow(run);
  const record = await finished;
  // One that was cancelled, or failed, leaves what an earlier one found.
  const hasFound = record.results.some(({ recommended }) => recommended !== null);
  const isThrough = record.status === 'completed' || record.status === 'diverged';
  if (record.status !== 'cancelled' && (hasFound || isThrough)) await findings.take(record, run.files);
  await records.keep(run.script, record);
  return record;
}

/** Shows a run under way: under its cell where it stands there already, else in the panel. */
export async function showRunning(panels: Services['panels'], run: Run): Promise<void> {
  if (!(await revealOutput(run.script, run.state.run))) panels.follow(run);
}

/** A script, or a notebook, is tested once at a time: the user may stop the run under way. */
export async function isFree(
  { panels, runs }: Pick<Services, 'panels' | 'runs'>,
  script: vscode.Uri,
): Promise<boolean> {
  const running = runs.of(script);
  if (running === undefined) return true;
  const stop = vscode.l10n.t('Stop it and start again');
  const show = vscode.l10n.t('Show it');
  const message = vscode.l10n.t('Find LR is still running on {0}.', fileName(script));
  const choice = await vscode.window.showWarningMessage(message, stop, show);
  if (choice === show) await showRunning(panels, running);
  if (choice !== stop) return false;
  running.cancel();
  await running.finished;
  return true;
}
