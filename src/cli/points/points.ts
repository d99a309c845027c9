/** Points out of what a person or another tool has written down. */
import type { Point } from '../../analysis/types.ts';
import { UsageError } from '../exitCodes.ts';
import { chooseColumns, stepColumn, type Column, type Named } from './columns.ts';
import { isNotFinite, parseTable, type Row, type Table } from './table.ts';

export interface PointsFile {
  /** For people. */
  readonly name: string;
  readonly text: string;
}

/**
 * Reads LRs and losses, of one file or of two that count the same steps. Where each row has both, they are points as they stand; where a
 * value is not there at each step, the steps that have both are points. Throws a UsageError that names the line or the columns.
 */
export function readPoints(files: readonly PointsFile[], named: Named = {}): Point[] {
  const tables = files.map(({ text, name }) => parseTable(text, name));
  const { lr, loss } = chooseColumns(tables, named);
  const found = pairs(lr, loss);
  const points = found.map((pair, i) => toPoint(i, pair));
  const names = tables.map(({ name }) => name).join(' and ');
  if (points.length === 0) throw new UsageError(`${names} holds no points. A line looks like 0.001,2.31.`);
  checkRise(points, (i) => found[i]!.place, names);
  return points;
}

interface Pair {
  readonly lr: string;
  readonly loss: string;
  readonly place: string;
}

function pairs(lr: Column, loss: Column): Pair[] {
  const isOne = lr.table === loss.table;
  const rows = lr.table.rows;
  const isWhole = isOne && rows.every(({ cells }) => at(cells, lr) !== '' && at(cells, loss) !== '');
  const bothCount = [lr, loss].every(({ table }) => stepColumn(table) !== -1);
  if (isOne && (!bothCount || (isWhole && !countsOnce(lr.table)))) return inLines(rows, lr, loss);
  if (!bothCount) {
    const { name } = [lr, loss].find(({ table }) => stepColumn(table) === -1)!.table;
    throw new UsageError(`${name} counts no steps. Values of two files are put together by a column Step.`);
  }
  return byStep(lr, loss);
}

/** Whether each row has a step of its own: in a log that counts anew in each epoch, the order of the rows is all that is known. */
function countsOnce(table: Table): boolean {
  const steps = table.rows.map(({ cells }) => cells[stepColumn(table)] ?? '');
  return (
    steps.every((step) => step !== '' && Number.isFinite(Number(step))) &&
    new Set(steps.map(Number)).size === steps.length
  );
}

/** The lines that have both, in their order. */
function inLines(rows: readonly Row[], lr: Column, loss: Column): Pair[] {
  const measured = rows.map(({ cells, place }) => {
    if (cells.length <= Math.max(lr.index, loss.index))
      throw new UsageError(
        `${place}: a value is missing in "${cells.join(',')}". A line looks like 0.001,2.31.`,
      );
    return { lr: at(cells, lr), loss: at(cells, loss) || undefined, place };
  });
  return withLoss(
    measured.filter(({ lr }) => lr !== ''),
    'line',
  );
}

/** The steps that have both. */
function byStep(lr: Column, loss: Column): Pair[] {
  const losses = new Map(measured(loss).map(({ step, value }) => [step, value]));
  const steps = measured(lr).map(({ step, value, place }) => ({ lr: value, loss: losses.get(step), place }));
  return withLoss(steps, 'step');
}

type Half = Omit<Pair, 'loss'> & { readonly loss: string | undefined };

/** Those that have a loss. Where only the last ones lack theirs, it was not finite there: pandas leaves such a cell empty. */
function withLoss(halves: readonly Half[], what: 'line' | 'step'): Pair[] {
  const last = halves.map(({ loss }) => loss !== undefined).lastIndexOf(true);
  if (last === -1 && halves.length > 0) throw new UsageError(NEVER_BOTH[what]);
  const isDense = halves.slice(0, last).every(({ loss }) => loss !== undefined);
  return halves.flatMap((half, i) => {
    const loss = half.loss ?? (isDense && i > last ? 'nan' : undefined);
    return loss === undefined ? [] : [{ ...half, loss }];
  });
}

const NEVER_BOTH = {
  line: 'No line has both a learning rate and a loss. Log both at the same steps.',
  step: 'No step has both a learning rate and a loss. They are put together by their steps, so log both at the same ones.',
};

/** Written with few digits, an LR may seem to fall by this share. */
const ROUNDING = 1e-3;

/** A range test raises the LR from step to step; of anything else its curve would tell nothing. */
function checkRise(points: readonly Point[], placeOf: (i: number) => string, names: string): void {
  const falls = points.findIndex(({ lr }, i) => i > 0 && lr < points[i - 1]!.lr * (1 - ROUNDING));
  const [from, to] = [points[falls - 1]?.lr, points[falls]?.lr];
  if (falls > 0)
    throw new UsageError(
      `${placeOf(falls)}: the learning rate falls there, from ${from} to ${to}. In a range test it rises from step to step: keep the lines of one sweep, in the order of its steps.`,
    );
  if (points.length > 1 && points.every(({ lr }) => lr === points[0]!.lr))
    throw new UsageError(
      `${names}: the learning rate is ${points[0]!.lr} at every step. In a range test it rises from step to step.`,
    );
}

/** The values of a column by their steps; of several at one step, the last. */
function measured(column: Column): { step: number; value: string; place: string }[] {
  const index = stepColumn(column.table);
  const found = column.table.rows.flatMap(({ cells, place }) => {
    const value = at(cells, column);
    const step = Number(cells[index]);
    if (value === '') return [];
    if (cells[index] === '' || !Number.isFinite(step))
      throw new UsageError(`${place}: the step "${cells[index] ?? ''}" is no number.`);
    return [{ step, value, place }];
  });
  const last = new Map(found.map((entry) => [entry.step, entry]));
  return [...last.values()].sort((a, b) => a.step - b.step);
}

function at(cells: readonly string[], { index }: Column): string {
  return cells[index] ?? '';
}

function toPoint(step: number, { lr, loss, place }: Pair): Point {
  const rate = Number(lr);
  if (lr === '' || !(Number.isFinite(rate) && rate > 0))
    throw new UsageError(
      `${place}: the learning rate "${lr}" is no number above 0. A line looks like 0.001,2.31.`,
    );
  const value = loss === '' || isNotFinite(loss) ? null : Number(loss);
  if (value !== null && !Number.isFinite(value))
    throw new UsageError(`${place}: the loss "${loss}" is no number. A line looks like 0.001,2.31.`);
  return { step, lr: rate, loss: value };
}
