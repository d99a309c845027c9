/** Points out of what a person or another tool has written down. */
import type { Point } from '../../analysis/types.ts';
import { UsageError } from '../exitCodes.ts';
import { chooseColumns, stepColumn, type Column, type Named } from './columns.ts';
import { isNotFinite, parseTable, type Row } from './table.ts';

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
  const points = pairs(lr, loss).map((pair, i) => toPoint(i, pair));
  const names = tables.map(({ name }) => name).join(' and ');
  if (points.length === 0) throw new UsageError(`${names} holds no points. A line looks like 0.001,2.31.`);
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
  if (isOne && (isWhole || !bothCount)) return rows.map((row) => asItStands(row, lr, loss));
  if (!bothCount) {
    const { name } = [lr, loss].find(({ table }) => stepColumn(table) === -1)!.table;
    throw new UsageError(`${name} counts no steps. Values of two files are put together by a column Step.`);
  }
  return byStep(lr, loss);
}

function asItStands({ cells, place }: Row, lr: Column, loss: Column): Pair {
  if (cells.length <= Math.max(lr.index, loss.index))
    throw new UsageError(
      `${place}: a value is missing in "${cells.join(',')}". A line looks like 0.001,2.31.`,
    );
  return { lr: at(cells, lr), loss: at(cells, loss), place };
}

/** The steps that have both. Where only the last ones lack their loss, it was not finite there: pandas leaves such a cell empty. */
function byStep(lr: Column, loss: Column): Pair[] {
  const losses = new Map(measured(loss).map(({ step, value }) => [step, value]));
  const steps = measured(lr);
  const lastWithLoss = steps.map(({ step }) => losses.has(step)).lastIndexOf(true);
  const isDense = steps.slice(0, lastWithLoss).every(({ step }) => losses.has(step));
  if (lastWithLoss === -1)
    throw new UsageError(
      'No step has both a learning rate and a loss. They are put together by their steps, so log both at the same ones.',
    );
  return steps.flatMap(({ step, value, place }, i) => {
    const found = losses.get(step) ?? (isDense && i > lastWithLoss ? 'nan' : undefined);
    return found === undefined ? [] : [{ lr: value, loss: found, place }];
  });
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
