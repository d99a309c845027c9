import { dirname } from 'node:path';
import { CELLS_SCHEMA, describeCell, type CellsFile } from '../../protocol/cells.ts';
import { parseMagic } from '../../protocol/magic.ts';
import type { Language } from '../../protocol/language.ts';
import type { RunOptionValues } from '../../protocol/runOptions.ts';
import type { CellsTarget } from '../../protocol/spec.ts';
import { runnable } from '../../source/index.ts';
import type { RecordTarget } from '../../protocol/record.ts';
import { UsageError } from '../exitCodes.ts';
import { shownPath } from '../terminal/paths.ts';
import type { Notebook, NotebookCell } from './read.ts';

/** Cells to test, as their user wrote them. */
export interface CellsToTest {
  readonly file: CellsFile;
  /** No cell was chosen, by an option or by a `%%find_lr`: that one is tested which trains first. */
  readonly sweepsAny: boolean;
  /** What the tested cell's own `%%find_lr` line says. */
  readonly options: RunOptionValues;
}

/** The cells of a notebook up to the `nth` code cell (from 1), that one being tested; null: up to the last. `name`: as the user wrote the path. */
export function cellsUpTo(notebook: Notebook, nth: number | null, name: string): CellsToTest {
  const { path, cells } = notebook;
  if (nth !== null && nth > cells.length) {
    throw new UsageError(
      `${name} has no code cell ${nth}; it has ${cells.length}. --cell counts its code cells from 1.`,
    );
  }
  const last = nth === null ? lastToTest(cells) : nth - 1;
  const tested = cells[last]!;
  const { language } = tested;
  if (language === null) {
    throw new UsageError(
      `Code cell ${last + 1} of ${name} is in none of Python, JavaScript and TypeScript. Choose the cell that trains.`,
    );
  }
  const upTo = cells.slice(0, last + 1);
  const isTyped = upTo.some((cell) => cell.language === 'typescript');
  // What does not run with the tested cell keeps its place, so that cells are counted as in the notebook.
  const runs = (cell: NotebookCell): boolean =>
    cell === tested || (sharesKernel(cell, language) && magicOf(cell) === null);
  return {
    file: {
      schema: CELLS_SCHEMA,
      path,
      language: isTyped && language !== 'python' ? 'typescript' : language,
      cwd: dirname(path),
      cells: upTo.map((cell) => ({
        id: cell.id,
        number: cell.number,
        source: runs(cell) ? cell.source : '',
      })),
    },
    sweepsAny: nth === null && magicOf(tested) === null,
    options: optionsOf(tested, name),
  };
}

/** The cells of a record as its notebook has them now. */
export function cellsAgain(tested: RecordTarget & { kind: 'cells' }, notebook: Notebook): CellsTarget {
  const { path, language, cwd } = tested;
  const cells = tested.cells.map(({ id, number }, i) => {
    const cell = notebook.cells.find((other) => other.id === id);
    if (cell === undefined) {
      throw new UsageError(
        `${describeCell(number, i + 1)} is no longer in ${shownPath(path)}: run Find LR again.`,
      );
    }
    const runs = id === tested.cell || (sharesKernel(cell, language) && magicOf(cell) === null);
    return { id, number, source: runs ? cell.source : '' };
  });
  return targetOf({ schema: CELLS_SCHEMA, path, language, cwd, cells }).target;
}

/** The last that asks for a test by its `%%find_lr`, else the last that holds code. */
function lastToTest(cells: readonly NotebookCell[]): number {
  const holdsCode = ({ language, source }: NotebookCell): boolean =>
    language !== null && runnable(source, language).source.trim() !== '';
  const asks = cells.map((cell) => magicOf(cell) !== null).lastIndexOf(true);
  return asks === -1 ? Math.max(cells.map(holdsCode).lastIndexOf(true), 0) : asks;
}

function sharesKernel(cell: NotebookCell, language: Language): boolean {
  return cell.language !== null && (cell.language === 'python') === (language === 'python');
}

/** What stands behind `%%find_lr` on the cell's first line; null where it does not begin so. */
function magicOf({ source, language }: NotebookCell): string | null {
  const magic = language === null ? null : runnable(source, language).magic;
  return magic?.name === 'find_lr' ? magic.args : null;
}

function optionsOf(cell: NotebookCell, name: string): RunOptionValues {
  const magic = parseMagic(magicOf(cell) ?? '');
  if (magic.kind === 'invalid') throw new UsageError(`In ${name}: ${magic.message}`);
  return magic.kind === 'run' ? magic.options : {};
}

/** The cells as a process of their own can run them, and what the user should know of what was left out. */
export function targetOf(
  { path, language, cwd, cells }: CellsFile,
  sweepsAny = false,
): { target: CellsTarget; notes: string[] } {
  const notes: string[] = [];
  const runnableCells = cells.map(({ id, number, source }, i) => {
    const code = runnable(source, language);
    const name = describeCell(number, i + 1);
    for (const { line, message } of code.notes) notes.push(`In ${name}, line ${line}: ${message}`);
    return { id, number, source: code.source };
  });
  if (runnableCells.at(-1)?.source.trim() === '') {
    throw new UsageError('The cell to test holds no code. Choose the cell that trains (--cell).');
  }
  const any = sweepsAny ? { sweepsAny } : {};
  return { target: { kind: 'cells', path, language, cells: runnableCells, ...any, args: [], cwd }, notes };
}
