import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { languageOfCell } from '../ipynb/languages.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import { inBackground } from '../inBackground.ts';
import { isFree, keep } from '../run/follow.ts';
import { offerShorter } from '../run/offers.ts';
import { askOptions } from '../run/options.ts';
import { withProgress } from '../run/progress.ts';
import { report } from '../run/report.ts';
import { saveFirst } from '../run/saveFirst.ts';
import type { Services } from '../services.ts';
import { EditedOutput } from './editedOutput.ts';
import { prepareCells } from './prepare.ts';
import { showUnder } from './showUnder.ts';

/**
 * "Find LR" on a cell, whatever its kernel, and without one: a run in a process of its own, whose plot grows under the cell. Resolves with the record when
 * all is over; undefined where nothing was started.
 */
export async function findLrInCell(
  services: Services,
  cell: vscode.NotebookCell,
  { ask }: { ask: boolean },
): Promise<RunRecord | undefined> {
  const { memory, pythons, records, runs } = services;
  const script = vscode.Uri.file(pathOfNotebook(cell.notebook));
  if (ask) {
    const known = (await records.last(script))?.optimizers ?? [];
    const subject = { uri: script, isPython: languageOfCell(cell) === 'python', isScript: false };
    const options = await askOptions(subject, memory.options(script), known, pythons);
    if (options === undefined) return undefined;
    await memory.remember(script, options);
  }
  if (!(await isFree(services, script)) || !(await saveFirst(script))) return undefined;
  const prepared = await prepareCells(services, cell);
  if (prepared.kind !== 'run') {
    const say = vscode.window[prepared.kind === 'help' ? 'showInformationMessage' : 'showWarningMessage'];
    void say(prepared.message, { modal: prepared.kind === 'help' });
    return undefined;
  }
  // The user was asked for a while: another run may have begun meanwhile.
  if (runs.of(script) !== undefined) return undefined;
  const run = runs.start(prepared.spec, prepared.notes, prepared.files);
  const output = new EditedOutput(cell, services.cellIds, services.executions);
  try {
    const shown = showUnder(run, output, services.assets);
    const offering = offerShorter(run, () => output.isSeen);
    const record = await keep(services, run, withProgress(run, output));
    offering.dispose();
    const isHeldUp = output.isHeldUp;
    if (isHeldUp)
      tell(services, record, vscode.l10n.t('Its plot goes under the cell when the kernel is idle.'));
    const problem = await shown;
    // The output may have put another cell in the cell's place.
    services.findings.refresh();
    if (problem !== undefined || !(isHeldUp || output.isSeen)) tell(services, record, problem);
    return record;
  } finally {
    output.dispose();
  }
}

/** Where the output is not in sight, which would say it. */
function tell({ findings, output }: Services, record: RunRecord, note: string | undefined): void {
  const script = vscode.Uri.file(record.target.path);
  const suggestions = findings.suggestionsOf(script).filter(({ run }) => run === record.id);
  inBackground(output, () => report(script, record, suggestions, note));
}
