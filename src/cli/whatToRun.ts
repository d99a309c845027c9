import { resolve } from 'node:path';
import { UsageError } from './exitCodes.ts';
import { DISK } from './literals.ts';
import { cellsToRun, notebookToRun } from './notebook/toRun.ts';
import { scriptSpec } from './spec.ts';
import type { ToRun, ToRunOptions } from './toRun.ts';

/** Throws a UsageError with a sentence for what cannot be run. */
export async function whatToRun(
  script: string | undefined,
  args: string[],
  options: ToRunOptions,
): Promise<ToRun> {
  if (options.cells !== undefined) {
    if (script !== undefined) throw new UsageError(`Name either ${script} or --cells, not both.`);
    refuseForScripts(options, args, 'Cells');
    return cellsToRun(options.cells, options);
  }
  if (script === undefined) throw new UsageError('Name the script or the notebook that trains.');
  if (/\.ipynb$/i.test(script) && options.module !== true) {
    refuseForScripts(options, args, 'A notebook');
    return notebookToRun(resolve(script), script, options);
  }
  if (options.cell !== undefined) throw new UsageError(`--cell is for notebooks, and ${script} is none.`);
  return { spec: scriptSpec(script, args, options), notes: [], files: DISK };
}

function refuseForScripts({ launcher, module }: ToRunOptions, args: string[], what: string): void {
  if (args.length > 0) throw new UsageError(`${what} takes no arguments; write them into a cell.`);
  if (launcher !== undefined)
    throw new UsageError(`--launcher starts Python scripts. ${what} is run by ours.`);
  if (module === true) throw new UsageError(`-m names a module. ${what} is named by the file.`);
}
