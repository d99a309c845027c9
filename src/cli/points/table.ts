/** What a file of measured values holds, whatever wrote it: rows of named columns. */
import { basename } from 'node:path';
import { UsageError } from '../exitCodes.ts';
import { parseCsv } from './csv.ts';

export interface Table {
  /** The file, for people. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** The first line has named the columns. */
  readonly isNamed: boolean;
}

export interface Row {
  /** Where it stands, for people: `losses.csv, line 3`. */
  readonly place: string;
  /** As written, a value a column; '' for one that was not measured. */
  readonly cells: readonly string[];
}

/**
 * Reads CSV (with comma, semicolon or tab, with a header or without), an object of JSON a line, and TensorBoard's two kinds of
 * export. Throws a UsageError that names the line.
 */
export function parseTable(text: string, name: string): Table {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.includes('\0'))
    throw new UsageError(
      `${name} is no text. Of TensorBoard, its export is read: the CSV or JSON of each scalar.`,
    );
  const start = plain.trimStart()[0];
  if (start === '[') return fromArray(plain, name);
  return start === '{' ? fromLines(plain, name) : fromCsv(plain, name);
}

export function isNumber(text: string): boolean {
  return (text !== '' && Number.isFinite(Number(text))) || isNotFinite(text);
}

export function isNotFinite(text: string): boolean {
  return /^[+-]?(nan|inf(inity)?)$/i.test(text);
}

function fromCsv(text: string, name: string): Table {
  const lines = parseCsv(text);
  const [first] = lines;
  if (first === undefined) throw new UsageError(`${name} holds no points. A line looks like 0.001,2.31.`);
  const isNamed = !first.cells.every((cell) => cell === '' || isNumber(cell));
  const columns = isNamed ? first.cells : first.cells.map((_, i) => String(i + 1));
  const rows = lines
    .slice(isNamed ? 1 : 0)
    .map(({ line, cells }) => ({ place: `${name}, line ${line}`, cells: cells.map(measured) }));
  return scalarOf({ name, columns, rows, isNamed });
}

function fromLines(text: string, name: string): Table {
  const objects = text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    const place = `${name}, line ${i + 1}`;
    return line.trim() === '' ? [] : [{ place, value: objectIn(line, place) }];
  });
  return fromObjects(objects, name);
}

function objectIn(line: string, place: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below, like any other value.
  }
  throw new UsageError(
    `${place}: "${line.trim()}" is no JSON object. A line looks like {"lr": 0.001, "loss": 2.31}.`,
  );
}

/** TensorBoard's `[[wall time, step, value], …]`, or objects. */
function fromArray(text: string, name: string): Table {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is no whole JSON. Was it cut off?`);
  }
  const entries = (values as unknown[]).map((value, i) => {
    const place = `${name}, entry ${i + 1}`;
    if (typeof value !== 'object' || value === null)
      throw new UsageError(`${place} is neither a list nor an object.`);
    return { place, value };
  });
  if (!entries.every(({ value }) => Array.isArray(value))) return fromObjects(entries, name);
  const rows = entries.map(({ place, value }) => ({ place, cells: (value as unknown[]).map(textOf) }));
  return scalarOf({ name, columns: SCALAR, rows, isNamed: true });
}

function fromObjects(entries: readonly { place: string; value: object }[], name: string): Table {
  const columns = [...new Set(entries.flatMap(({ value }) => Object.keys(value)))];
  const rows = entries.map(({ place, value }) => ({
    place,
    cells: columns.map((column) => textOf((value as Record<string, unknown>)[column])),
  }));
  return { name, columns, rows, isNamed: true };
}

const SCALAR = ['Wall time', 'Step', 'Value'];

/** TensorBoard exports a scalar a file, and names it in the file's name alone. */
function scalarOf(table: Table): Table {
  if (table.columns.join().toLowerCase() !== SCALAR.join().toLowerCase()) return table;
  const tag = basename(table.name)
    .replace(/\.(csv|json)$/i, '')
    .replace(/^.*-tag-/, '');
  return { ...table, columns: ['Wall time', 'Step', tag] };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? measured(value) : String(value);
}

/** Python writes None for what there is not. */
function measured(cell: string): string {
  return cell === 'None' ? '' : cell;
}
