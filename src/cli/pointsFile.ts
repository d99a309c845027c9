import type { Point } from '../analysis/types.ts';
import { UsageError } from './exitCodes.ts';

/**
 * Points from CSV (`lr,loss`, with or without a header that names these columns) or NDJSON (`{"lr": 1e-3, "loss": 2.3}`).
 * An empty, `nan` or `inf` loss is one that is not finite. Throws a UsageError that names the line.
 */
export function parsePoints(text: string, name: string): Point[] {
  const points: Point[] = [];
  let columns: Columns | null = null;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.trim().startsWith('#')) return;
    const fail = (what: string): never => {
      throw new UsageError(
        `${name}, line ${index + 1}: ${what}. A line looks like 0.001,2.31 or {"lr": 0.001, "loss": 2.31}.`,
      );
    };
    if (line.trim().startsWith('{'))
      return void points.push(toPoint(points.length, ...fromJson(line, fail), fail));
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (columns === null) {
      columns = headerOf(cells, fail);
      if (columns !== null) return;
      columns = PLAIN;
    }
    const [lr, loss] = [cells[columns.lr], cells[columns.loss]];
    if (lr === undefined || loss === undefined) return fail(`a value is missing in "${line.trim()}"`);
    points.push(toPoint(points.length, lr, loss, fail));
  });
  if (points.length === 0) throw new UsageError(`${name} holds no points. A line looks like 0.001,2.31.`);
  return points;
}

interface Columns {
  readonly lr: number;
  readonly loss: number;
}

type Fail = (what: string) => never;

const PLAIN: Columns = { lr: 0, loss: 1 };
const LR_NAMES = ['lr', 'learning_rate', 'learning rate', 'learningrate'];

/** Null for a first line that holds values already. */
function headerOf(cells: readonly string[], fail: Fail): Columns | null {
  if (cells.every((cell) => cell === '' || isNumber(cell))) return null;
  const names = cells.map((cell) => cell.toLowerCase());
  const lr = names.findIndex((name) => LR_NAMES.includes(name));
  const loss = names.indexOf('loss');
  if (lr === -1 || loss === -1)
    return fail(`"${cells.join(',')}" is neither numbers nor a header with lr and loss`);
  return { lr, loss };
}

function fromJson(line: string, fail: Fail): [unknown, unknown] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail(`"${line.trim()}" is no JSON`);
  }
  const { lr, loss = null } = value as { lr?: unknown; loss?: unknown };
  return [lr, loss];
}

function toPoint(step: number, lr: unknown, loss: unknown, fail: Fail): Point {
  const rate = Number(lr);
  if (lr === '' || lr === null || !(Number.isFinite(rate) && rate > 0)) {
    return fail(`the learning rate ${JSON.stringify(lr) ?? ''} is no number above 0`);
  }
  const isBroken = loss === null || loss === '' || /^[+-]?(nan|inf(inity)?)$/i.test(String(loss));
  const value = isBroken ? null : Number(loss);
  if (value !== null && !Number.isFinite(value)) return fail(`the loss ${JSON.stringify(loss)} is no number`);
  return { step, lr: rate, loss: value };
}

function isNumber(cell: string): boolean {
  return Number.isFinite(Number(cell)) || /^[+-]?(nan|inf(inity)?)$/i.test(cell);
}
