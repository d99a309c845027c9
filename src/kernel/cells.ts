/**
 * `node cells.cjs FILE` evaluates the cells of a file (`find-lr.cells/1`) in their order, in this process, as the notebook's kernel does.
 * What a cell throws ends the process as it would end a script.
 */
import { readFileSync } from 'node:fs';
import { Evaluator } from './evaluator/evaluator.ts';
import { loaderFile } from './loaderFile.ts';

interface CellsFile {
  readonly path: string;
  readonly language: 'javascript' | 'typescript';
  readonly cells: readonly { readonly id: string; readonly source: string }[];
}

const UNFINISHED = 13;

async function evaluateAll(file: string): Promise<void> {
  const { path, language, cells } = JSON.parse(readFileSync(file, 'utf8')) as CellsFile;
  process.argv.splice(1, 2, path);
  const evaluator = new Evaluator(path, loaderFile());
  for (const { id, source } of cells) await evaluator.evaluate({ name: `${path}#${id}`, language, source });
}

function onExit(code: number): void {
  if (code !== 0) return;
  console.error('A cell awaits something that never comes: nothing else is left to be done.');
  process.exitCode = UNFINISHED;
}

process.once('exit', onExit);
void evaluateAll(process.argv[2] ?? '').then(() => process.off('exit', onExit));
