/** The cells of a notebook as they are run, and `find-lr.cells/1`, the file in which a front end hands them to the CLI. */
import * as v from 'valibot';
import { whatIsWrong } from './invalid.ts';
import { oneLine } from './visible.ts';
import { LANGUAGES, type Language } from './language.ts';

export const CELLS_SCHEMA = 'find-lr.cells/1';

export const CellSchema = v.object({
  /** Names it for the front end: nbformat's id, or the URI of its document. Unique in the notebook. */
  id: v.pipe(v.string(), v.nonEmpty()),
  /** Its execution count, the `[n]` beside it; null for one that has not run. */
  number: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  source: v.string(),
});
export type Cell = Readonly<v.InferOutput<typeof CellSchema>>;

export const CellsFileSchema = v.object({
  schema: v.literal(CELLS_SCHEMA),
  /** The notebook's, absolute; it need not exist. */
  path: v.string(),
  language: v.picklist(LANGUAGES),
  /** Absolute. */
  cwd: v.string(),
  /** In the order in which they are to run, as their user wrote them (with magics); the last is the tested one. */
  cells: v.pipe(v.array(CellSchema), v.minLength(1, 'it holds no cell')),
});
export type CellsFile = v.InferOutput<typeof CellsFileSchema>;

/** What the engine writes into a file for the child that runs the cells. */
export interface CellsToRun {
  readonly path: string;
  readonly language: Language;
  readonly cwd: string;
  /** `name`: what the cell's code is to be called (see `cellFile`). */
  readonly cells: readonly { readonly name: string; readonly source: string }[];
}

/** Throws an Error with a sentence that says what is wrong with `value` and where. */
export function parseCellsFile(value: unknown): CellsFile {
  const outcome = v.safeParse(CellsFileSchema, value);
  if (outcome.success) return outcome.output;
  throw new Error(`These are no ${CELLS_SCHEMA} cells: ${whatIsWrong(outcome.issues[0])}.`);
}

/**
 * The name of a cell's code, `<path>#<id>`: what tracebacks, frames, `location.file` and `literal.file` say. What nbformat does not
 * allow in an id (the URI of a document has it) is percent-encoded.
 */
export function cellFile(path: string, id: string): string {
  return `${path}#${encodeURIComponent(id).replaceAll('.', '%2E')}`;
}

/** The cell that a file's name means; null for that of a file on the disk. */
export function parseCellFile(name: string): { path: string; id: string } | null {
  const [, path, id] = /^(.+)#([\w!~*'()%-]+)$/s.exec(name) ?? [];
  if (path === undefined || id === undefined) return null;
  try {
    return { path, id: decodeURIComponent(id) };
  } catch {
    return null;
  }
}

/** As people know it: `cell [3]` by its execution count, `cell 4` by its place among those that run (from 1). */
export function describeCell(number: number | null, position: number): string {
  return number === null ? `cell ${position}` : `cell [${number}]`;
}

/** A place in a script or a cell, for people: `train.ts:12`, `cell [3], line 2`; `line` null: without it. `target` of a spec or a record. */
export function describePlace(
  file: string,
  line: number | null,
  target:
    | { kind: 'script' }
    | { kind: 'cells'; path: string; cells: readonly { id: string; number: number | null }[] },
): string {
  const at = target.kind === 'cells' ? parseCellFile(file) : null;
  const position =
    target.kind === 'cells' && at?.path === target.path
      ? target.cells.findIndex(({ id }) => id === at.id)
      : -1;
  const cell = target.kind === 'cells' ? target.cells[position] : undefined;
  if (cell !== undefined) {
    const name = describeCell(cell.number, position + 1);
    return line === null ? name : `${name}, line ${line}`;
  }
  const name = oneLine(file.split(/[\\/]/).at(-1) ?? file);
  return line === null ? name : `${name}:${line}`;
}
