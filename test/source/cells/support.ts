import { posix } from 'node:path';
import { cellFile, parseCellFile } from '../../../src/protocol/cells.ts';
import type { Language } from '../../../src/protocol/language.ts';
import type { OptimizerMessage } from '../../../src/protocol/messages.ts';
import {
  parseRunRecord,
  type Literal,
  type OptimizerEntry,
  type RunRecord,
} from '../../../src/protocol/record.ts';
import { attachLiterals, rewrite, type SourceFiles } from '../../../src/source/index.ts';
import { at, filesOf, reader, shown, type Project } from '../support.ts';

const NOTEBOOK = '/p/notes.ipynb';

/** Cells in the order in which they ran; what they import stands beside the notebook. */
export interface Run {
  readonly language: Language;
  readonly cells: readonly string[];
  readonly modules?: Project;
}

interface Made {
  readonly type: string;
  readonly lr: number;
  /** Where it was made, innermost first: a snippet and the position of its cell, from 1, or its file. */
  readonly frames: readonly (readonly [place: number | string, snippet: string])[];
}

/** The record of a run of cells that made these optimizers, with their literals, as a front end gets it. */
export async function attached(run: Run, ...made: readonly Made[]): Promise<RunRecord> {
  const { language, cells } = run;
  const project = projectOf(run);
  const messages = new Map<string, OptimizerMessage>();
  for (const [index, { type, lr, frames: places }] of made.entries()) {
    const frames = places.map(([place, snippet]) =>
      at(project, typeof place === 'number' ? fileOf(place) : place, snippet),
    );
    const id = String(index);
    messages.set(id, { kind: 'optimizer', id, type, lr, groups: [], location: frames[0] ?? null, frames });
  }
  const record: RunRecord = {
    schema: 'find-lr.run/1',
    id: 'test',
    status: 'diverged',
    startedAt: '2026-01-01T00:00:00Z',
    target: {
      kind: 'cells',
      path: NOTEBOOK,
      language,
      cell: idOf(cells.length),
      cells: cells.map((_, i) => ({ id: idOf(i + 1), number: i + 1 })),
      args: [],
      cwd: '/p',
    },
    runtime: null,
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
    optimizers: [...messages.values()].map(({ id, type, lr, location }) => {
      return { id, type, lr, groups: [], location, literal: null };
    }),
    passes: [],
    results: [],
    diagnoses: [],
    timing: { total: 1, toFirstStep: null },
  };
  const filled = await attachLiterals(record, reader(), filesIn(run), messages);
  return parseRunRecord(JSON.parse(JSON.stringify(filled)));
}

export async function entryOf(run: Run, made: Made): Promise<OptimizerEntry> {
  const [entry] = (await attached(run, made)).optimizers;
  if (entry === undefined) throw new Error('The record has no optimizer.');
  return entry;
}

/** `2: lr = «1e-3»`: the position of the cell and its line, or the path of the file. */
export function placeOf(run: Run, literal: Literal | null): string {
  if (literal === null) return 'none';
  const id = parseCellFile(literal.file)?.id;
  return `${id === undefined ? literal.file : id.slice(5)}: ${shown(projectOf(run), literal)}`;
}

/** The cell after a rewrite to 0.024. */
export function rewrittenCell(run: Run, literal: Literal | null): string {
  const text = literal === null ? undefined : projectOf(run)[literal.file];
  if (literal === null || text === undefined) return 'none';
  const result = rewrite(text, literal, 0.024);
  return result.ok ? result.text : result.reason;
}

function projectOf({ cells, modules }: Run): Project {
  return { ...modules, ...Object.fromEntries(cells.map((source, i) => [fileOf(i + 1), source])) };
}

/** Modules of Python beside the notebook go by their name. */
function filesIn(run: Run): SourceFiles {
  const project = projectOf(run);
  const files = filesOf(project);
  return {
    read: (path) => files.read(path),
    resolve: async (from, specifier) => {
      const path = posix.join(posix.dirname(from), `${specifier}.py`);
      return path in project ? path : files.resolve(from, specifier);
    },
  };
}

function fileOf(position: number): string {
  return cellFile(NOTEBOOK, idOf(position));
}

function idOf(position: number): string {
  return `cell ${position}`;
}
