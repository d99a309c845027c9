import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { languageOfCell } from '../ipynb/languages.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import { follow, isFree } from '../run/follow.ts';
import { askOptions } from '../run/options.ts';
import { saveFirst } from '../run/saveFirst.ts';
import type { Services } from '../services.ts';
import { EditedOutput } from './editedOutput.ts';
import { prepareCells } from './prepare.ts';
import { showUnder } from './showUnder.ts';

/**
 * "Find LR" on a cell, whatever its kernel, and without one: a run in a process of its own, live in the panel, its plot under the cell. Resolves with the
 * record when all is over; undefined where nothing was started.
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
  const shown = showUnder(run, output, services.assets);
  const record = await follow(services, run);
  const problem = await shown;
  // The output may have put another cell in the cell's place.
  services.findings.refresh();
  if (problem !== undefined) void vscode.window.showInformationMessage(problem);
  return record;
}
