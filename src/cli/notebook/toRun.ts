import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { cellsSpec, overridesOf } from '../../engine/index.ts';
import { parseCellsFile } from '../../protocol/cells.ts';
import { UsageError } from '../exitCodes.ts';
import { readText } from '../files.ts';
import { withCells } from '../literals.ts';
import { checked, checkFile, folderOf } from '../spec.ts';
import type { ToRun, ToRunOptions } from '../toRun.ts';
import { kernelPython } from './kernelPython.ts';
import { readNotebook } from './read.ts';
import { cellsUpTo, targetOf, type CellsToTest } from './target.ts';

/** `name`: as the user wrote the path. */
export async function notebookToRun(path: string, name: string, options: ToRunOptions): Promise<ToRun> {
  checkFile(path, name);
  const notebook = await readNotebook(path, name);
  const cells = cellsUpTo(notebook, options.cell ?? null, name);
  const isChosen = (options.python ?? cells.options.python) !== undefined;
  const kernel = isChosen || cells.file.language !== 'python' ? null : await kernelPython(notebook);
  if (kernel === null) return toRun(cells, options);
  const { notes, ...what } = toRun(cells, { ...options, python: kernel.python });
  return { ...what, notes: [...notes, kernel.note] };
}

/** `from`: a `find-lr.cells/1` file, or `-` for stdin. */
export async function cellsToRun(from: string, options: ToRunOptions): Promise<ToRun> {
  if (options.cell !== undefined)
    throw new UsageError('--cell chooses a cell of a notebook; of --cells the last is tested.');
  const name = from === '-' ? 'stdin' : from;
  const text = from === '-' ? await textOf(process.stdin) : await readText(resolve(from));
  let file;
  try {
    file = parseCellsFile(JSON.parse(text));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name}: ${error instanceof SyntaxError ? 'It is no JSON.' : message}`);
  }
  return toRun({ file, sweepsAny: false, options: {} }, options);
}

/** What the command line says goes before what the cell's own magic says. */
function toRun({ file, sweepsAny, options: own }: CellsToTest, options: ToRunOptions): ToRun {
  const merged = { ...own, ...options };
  const cwd = merged.cwd === undefined ? file.cwd : folderOf(merged);
  const { target, notes } = targetOf({ ...file, cwd }, sweepsAny);
  const spec = checked(
    cellsSpec(
      target,
      overridesOf({
        ...merged,
        stop: merged.stop && own.stop !== false,
        guard: merged.guard && own.guard !== false,
      }),
    ),
  );
  return { spec, notes, files: withCells(target) };
}
