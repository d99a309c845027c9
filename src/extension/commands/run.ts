import type * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import { cellFor, type CommandTarget } from '../notebook/chosenCell.ts';
import { findLrInCell } from '../notebook/run.ts';
import { startOf } from '../run/arguments.ts';
import { follow, isFree } from '../run/follow.ts';
import { askOptions } from '../run/options.ts';
import { saveFirst } from '../run/saveFirst.ts';
import { specFor } from '../run/spec.ts';
import { isPython, scriptFor } from '../scripts.ts';
import type { Services } from '../services.ts';

/**
 * "Find LR" and, with `ask`, "Find LR with options…", on a script or on a cell of a notebook. Resolves with the record when the run is over;
 * undefined where none was started.
 */
export async function findLr(
  services: Services,
  target: CommandTarget | undefined,
  { ask }: { ask: boolean },
): Promise<RunRecord | undefined> {
  const cell = await cellFor(services, target);
  if (cell !== undefined) return findLrInCell(services, cell, { ask });
  return findLrInScript(services, target as vscode.Uri | undefined, { ask });
}

async function findLrInScript(
  services: Services,
  uri: vscode.Uri | undefined,
  { ask }: { ask: boolean },
): Promise<RunRecord | undefined> {
  const script = await scriptFor(uri);
  if (script === undefined) return undefined;
  const { memory, output, pythons, records, runs } = services;
  if (ask) {
    const known = (await records.last(script))?.optimizers ?? [];
    const subject = { uri: script, isPython: isPython(script), isScript: true };
    const options = await askOptions(subject, memory.options(script), known, pythons);
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
