/**
 * `node cells.cjs FILE` evaluates the cells that the engine wrote into FILE in their order, in this process, as the notebook's kernel
 * does. What a cell throws ends the process as it would end a script.
 */
import { readFileSync } from 'node:fs';
import type { CellsToRun } from '../protocol/cells.ts';
import { installDisplay } from './child/display.ts';
import { Evaluator } from './evaluator/evaluator.ts';
import { loaderFile } from './evaluator/loaderFile.ts';

/** What Node itself says of a module whose top-level await never comes. */
const UNFINISHED = 13;

async function evaluateAll(file: string): Promise<void> {
  const { path, cells } = JSON.parse(readFileSync(file, 'utf8')) as CellsToRun;
  process.argv.splice(1, 2, path);
  // What a cell shows its notebook is shown to nobody here.
  installDisplay(() => {});
  const evaluator = new Evaluator(path, loaderFile(), { interruptible: false });
  for (const cell of cells) {
    // Only what the tested cell trains is swept: the hooks ask whose code runs.
    (globalThis as Record<symbol, unknown>)[Symbol.for('find-lr.cell')] = cell.name;
    await evaluator.evaluate(cell);
  }
}

function onExit(code: number): void {
  if (code !== 0) return;
  console.error('A cell awaits something that never comes: nothing else is left to be done.');
  process.exitCode = UNFINISHED;
}

process.once('exit', onExit);
void evaluateAll(process.argv[2] ?? '').then(() => process.off('exit', onExit));
