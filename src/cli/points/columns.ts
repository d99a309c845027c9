/** Which columns hold the LR and the loss. */
import { quoted } from '../../engine/index.ts';
import { UsageError } from '../exitCodes.ts';
import type { Table } from './table.ts';

export interface Column {
  readonly table: Table;
  readonly index: number;
}

interface Kind {
  /** For people. */
  readonly what: string;
  readonly option: '--lr-column' | '--loss-column';
  /** From the surest sign to the weakest; each sees a name without its run, in lower case. */
  readonly signs: readonly ((name: string) => boolean)[];
}

const LR: Kind = {
  what: 'the learning rate',
  option: '--lr-column',
  signs: [
    (name) => /^(lr|learning[ _-]?rate)$/.test(name),
    (name) => /\/(lr|learning[ _-]?rate)$/.test(name),
    (name) => /(^|[^a-z])(lr|learning[ _-]?rate)([^a-z]|$)/.test(name),
  ],
};

const LOSS: Kind = {
  what: 'the loss',
  option: '--loss-column',
  signs: [
    (name) => name === 'loss',
    (name) => /loss/.test(name) && /train/.test(name) && !/epoch/.test(name),
    (name) => /loss/.test(name) && !/val|test|eval|epoch/.test(name),
    (name) => /loss/.test(name),
  ],
};

export interface Named {
  readonly lrColumn?: string;
  readonly lossColumn?: string;
}

/** Throws a UsageError that lists the columns and gives a line to type. */
export function chooseColumns(tables: readonly Table[], named: Named): { lr: Column; loss: Column } {
  const [first] = tables;
  const isPlain = tables.length === 1 && first !== undefined && !first.isNamed;
  return {
    lr: choose(tables, LR, named.lrColumn ?? (isPlain ? '1' : undefined)),
    loss: choose(tables, LOSS, named.lossColumn ?? (isPlain ? '2' : undefined)),
  };
}

/** The column that counts the steps; -1: there is none. */
export function stepColumn({ columns }: Table): number {
  const names = columns.map(bare);
  return ['step', '_step', 'global_step', 'trainer/global_step', 'iteration', 'iter']
    .map((name) => names.indexOf(name))
    .reduce((found, index) => (found === -1 ? index : found), -1);
}

function choose(tables: readonly Table[], kind: Kind, named: string | undefined): Column {
  const all = tables.flatMap((table) => table.columns.map((name, index) => ({ table, index, name })));
  const candidates = all.filter(({ name }) => !/__(min|max)$/i.test(name));
  if (named !== undefined) {
    const found = [
      all.filter(({ name }) => name === named),
      candidates.filter(({ name }) => bare(name) === bare(named)),
    ].find((some) => some.length > 0);
    if (found?.length === 1) return found[0]!;
    const how = found === undefined ? 'has no column' : 'has several columns';
    throw new UsageError(`${namesOf(tables)} ${how} ${JSON.stringify(named)}. ${listed(all)}`);
  }
  for (const sign of kind.signs) {
    const found = candidates.filter(({ name }) => sign(bare(name)));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw new UsageError(`${ambiguous(tables, kind, found)}`);
  }
  throw new UsageError(missing(tables, kind, all));
}

/** Without the run's name, which Weights & Biases puts before it: `run-1 - train/loss`. */
function bare(name: string): string {
  return name
    .replace(/^.* - /, '')
    .trim()
    .toLowerCase();
}

interface NamedColumn extends Column {
  readonly name: string;
}

function ambiguous(tables: readonly Table[], kind: Kind, found: readonly NamedColumn[]): string {
  const names = found.map(({ name }) => JSON.stringify(name)).join(', ');
  return `${namesOf(tables)} has several columns that may hold ${kind.what}: ${names}. Name one: ${typed(tables, [kind, found[0]!.name])}`;
}

function missing(tables: readonly Table[], kind: Kind, all: readonly NamedColumn[]): string {
  const advice = `Name it: ${typed(tables, [kind, 'COLUMN'])}`;
  const [first, second] = tables;
  if (first === undefined || second !== undefined)
    return `${namesOf(tables)}: no column is named like ${kind.what}. ${listed(all)} ${advice}`;
  if (first.columns.length === 3 && first.columns[0] === 'Wall time')
    return `${first.name} holds one scalar, "${first.columns[2]}". TensorBoard exports each scalar by itself: name the file of ${kind.what} as well, find-lr analyze LOSS.csv LR.csv.`;
  const header = first.columns.join(',');
  return `${first.name}, line 1: "${header}" is neither numbers nor a header with lr and loss: no column is named like ${kind.what}. ${listed(all)} ${advice}`;
}

function typed(tables: readonly Table[], [{ option }, column]: [Kind, string]): string {
  const files = tables.map(({ name }) => (name === 'stdin' ? '-' : name));
  return ['find-lr', 'analyze', ...files, option, column].map(quoted).join(' ');
}

function listed(all: readonly NamedColumn[]): string {
  const names = [...new Set(all.map(({ name }) => JSON.stringify(name)))];
  const shown = names.slice(0, 20).join(', ');
  return `Its columns: ${shown}${names.length > 20 ? `, and ${names.length - 20} more` : ''}.`;
}

function namesOf(tables: readonly Table[]): string {
  return tables.map(({ name }) => name).join(' and ');
}
