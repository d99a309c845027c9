import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { startOf } from '../run/arguments.ts';
import { askOptions } from '../run/options.ts';
import { withProgress } from '../run/progress.ts';
import { report } from '../run/report.ts';
import type { Run } from '../run/run.ts';
import { saveFirst } from '../run/saveFirst.ts';
import { specFor } from '../run/spec.ts';
import { fileName, isPython, scriptFor } from '../scripts.ts';
import type { Services } from '../services.ts';

/** "Find LR" and, with `ask`, "Find LR with options…". Resolves with the record when the run is over; undefined where none was started. */
export async function findLr(
  services: Services,
  uri: vscode.Uri | undefined,
  { ask }: { ask: boolean },
): Promise<RunRecord | undefined> {
  const script = await scriptFor(uri);
  if (script === undefined) return undefined;
  const { memory, output, pythons, records, runs } = services;
  if (ask) {
    const known = (await records.last(script))?.optimizers ?? [];
    const options = await askOptions(script, memory.options(script), known, pythons);
    if (options === undefined) return undefined;
    await memory.remember(script, options);
  }
  if (!(await isFree(services, script)) || !(await saveFirst(script))) return undefined;
  const start = await startOf(script, memory);
  if (start === undefined) return undefined;
  const python = isPython(script) ? await pythons.of(script) : undefined;
  for (const note of python?.notes ?? []) output.note(note);
  const spec = await specFor(script, start, memory.options(script), python?.path ?? null);
  // The user was asked for a while: another run may have begun meanwhile.
  if (runs.of(script) !== undefined) return undefined;
  return follow(services, runs.start(spec));
}

async function follow({ findings, output, panels, records }: Services, run: Run): Promise<RunRecord> {
  output.follow(run);
  panels.follow(run);
  const record = await withProgress(run);
  if (record.status !== 'cancelled') {
    await findings.take(record, run.files);
    await records.keep(run.script, record);
  }
  void report(run.script, record, findings.suggestionsOf(run.script));
  return record;
}

/** A script is tested once at a time: the user may stop the run under way. */
async function isFree({ panels, runs }: Services, script: vscode.Uri): Promise<boolean> {
  const running = runs.of(script);
  if (running === undefined) return true;
  const stop = vscode.l10n.t('Stop it and start again');
  const show = vscode.l10n.t('Show it');
  const message = vscode.l10n.t('Find LR is still running on {0}.', fileName(script));
  const choice = await vscode.window.showWarningMessage(message, stop, show);
  if (choice === show) panels.follow(running);
  if (choice !== stop) return false;
  running.cancel();
  await running.finished;
  return true;
}
