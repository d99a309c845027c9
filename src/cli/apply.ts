import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { formatLr } from '../analysis/format.ts';
import { describePlace } from '../protocol/cells.ts';
import {
  sameLiteral,
  type OptimizerEntry,
  type RecordTarget,
  type Result,
  type RunRecord,
} from '../protocol/record.ts';
import { leftText } from '../protocol/leftGroups.ts';
import { suggestedFor, type Wanted } from '../protocol/suggested.ts';
import { oneLine } from '../protocol/visible.ts';
import { placeCheck, writtenLr } from '../source/index.ts';
import { changesFor, filesNow, type Change, type FileChange } from './changes.ts';
import { confirmPlaces } from './confirm.ts';
import { UsageError } from './exitCodes.ts';
import { describeLastRun, lastRun } from './lastRun.ts';
import { openSourceReader } from './literals.ts';
import { positive } from './options.ts';
import { readRecord } from './recordFile.ts';
import { checkWritable, writeSource } from './sourceFile.ts';
import { arithmeticText } from './terminal/places.ts';
import { say } from './terminal/say.ts';
import { shownPath } from './terminal/paths.ts';
import { applyCommand, describeOptimizer } from './terminal/summary.ts';
import { print } from './terminal/print.ts';
import { styleFor, type Style } from './terminal/style.ts';

interface Options {
  method: string;
  lr?: number;
  optimizer?: string;
  write?: boolean;
}

export function addApplyCommand(program: Command, assets: string): void {
  program
    .command('apply')
    .description('Shows how a run changes the learning rate in the source; --write does it')
    .argument('[record]', 'what `find-lr run --out` saved (default: the last run of this folder)')
    .argument('[files...]', "files outside this folder and the record's, to confirm that they may be changed")
    .option('--method <name>', 'recommended, steepest, valley, slide or minimum/10', 'recommended')
    .option('--lr <lr>', 'this learning rate instead', positive)
    .option('--optimizer <id>', 'of several optimizers, this one')
    .option('--write', 'change the file')
    .action(async (file: string | undefined, files: string[], options: Options) => {
      const record = file === undefined ? await recall() : await readRecord(file);
      const from = file === undefined ? null : { record: file, named: files };
      await apply(record, file ?? null, from, options, process.stdout, assets);
    });
}

/** The record of the last run of this folder, which it names. Throws a UsageError where there is none. */
async function recall(): Promise<RunRecord> {
  const record = await lastRun(process.cwd(), process.env);
  say(process.stdout, describeLastRun(record));
  return record;
}

/** Shows on `stream` what changes, and writes it where the options say so. Throws a UsageError with a sentence where it cannot be done. */
export async function apply(
  record: RunRecord,
  /** Where it is saved; null: as the last run of this folder. */
  saved: string | null,
  /** Where a record was read that anyone may have written, with the files that the user has named; null: it is our own. */
  from: { readonly record: string; readonly named: readonly string[] } | null,
  options: Options,
  stream: NodeJS.WriteStream,
  assets: string,
): Promise<void> {
  const { entry, lr } = choose(record, options);
  const { places, left } = suggestedFor(entry, lr);
  if (places.length === 0) {
    const note = entry.literalNote ?? 'Find LR could not tell where it comes from.';
    const what =
      (entry.candidates ?? []).length > 0
        ? `The learning rate of ${oneLine(entry.type)} is left as it is.`
        : `There is no place to edit for ${oneLine(entry.type)}.`;
    throw new UsageError(oneLine([what, note, leftText(entry, left)].filter(Boolean).join(' ')));
  }
  const reader = openSourceReader(assets);
  if (from !== null) {
    const canAsk = options.write === true && process.stdin.isTTY && stream.isTTY;
    await confirmPlaces(places, { ...from, canAsk }, stream);
  }
  const check = from === null ? undefined : placeCheck(entry, record.target, reader, await filesNow(record));
  const files = await changesFor(record, places, reader, check);
  const changes = files.flatMap((file) => file.changes).filter(({ before, after }) => before !== after);
  const already = files.flatMap((file) => file.changes.flatMap((change) => change.already));
  for (const change of changes) print(stream, showDiff(change, styleFor(stream)));
  for (const wanted of already) say(stream, alreadyText(wanted, record.target));
  for (const wanted of places) {
    const text = already.includes(wanted) ? '' : arithmeticText(wanted);
    if (text !== '') say(stream, text);
  }
  if (left.length > 0) say(stream, oneLine(leftText(entry, left)));
  if (options.optimizer === undefined)
    for (const other of othersThan(entry, record)) {
      const isFound = record.results.some(
        ({ optimizer, recommended }) => optimizer === other.id && recommended !== null,
      );
      const command = applyCommand(saved, other.id, isFound ? null : 'LR');
      say(stream, `${describeOptimizer(other, record.target)}, is left as it is. Change it too: ${command}`);
    }
  if (changes.length === 0) return;
  if (options.write !== true) {
    say(stream, 'Nothing is written yet: --write does it.');
    return;
  }
  for (const path of writeAll(files)) say(stream, `Written to ${shownPath(path)}.`);
}

/** Writes all files, or none. Gives the paths of those that were changed. */
function writeAll(files: readonly FileChange[]): string[] {
  const changed = files.filter(({ changes }) => changes.some(({ before, after }) => before !== after));
  for (const { file } of changed) checkWritable(file);
  const done: FileChange[] = [];
  try {
    for (const change of changed) {
      writeSource(change.file, change.bytes);
      done.push(change);
    }
  } catch (error) {
    for (const { file, bytes } of done) writeSource({ ...file, bytes }, file.bytes);
    throw error;
  }
  return done.map(({ file }) => file.path);
}

/** The other optimizers that were tested, with a place of their own. */
function othersThan({ id, literal }: OptimizerEntry, { results, optimizers }: RunRecord): OptimizerEntry[] {
  return optimizers.filter(
    (other) =>
      other.id !== id &&
      other.literal !== null &&
      (literal === null || !sameLiteral(other.literal, literal)) &&
      results.some(({ optimizer }) => optimizer === other.id),
  );
}

function alreadyText({ literal, lr, digits }: Wanted, target: RecordTarget): string {
  const where = describePlace(literal.file, null, target);
  return `The learning rate ${formatLr(lr)} is applied already: ${where} has ${writtenLr(literal, lr, digits)}.`;
}

function choose(record: RunRecord, options: Options): { entry: OptimizerEntry; lr: number } {
  const result =
    options.optimizer === undefined
      ? (record.results.find(({ recommended }) => recommended !== null) ?? record.results[0])
      : record.results.find(({ optimizer }) => optimizer === options.optimizer);
  const id = options.optimizer ?? result?.optimizer ?? record.optimizers[0]?.id;
  const entry = record.optimizers.find((optimizer) => optimizer.id === id);
  if (entry === undefined) {
    const known = record.optimizers
      .map((optimizer) => oneLine(`${optimizer.id} (${optimizer.type})`))
      .join(', ');
    throw new UsageError(
      id === undefined
        ? 'The record holds no optimizer.'
        : `The record holds no optimizer ${oneLine(id)}, only ${known}.`,
    );
  }
  return { entry, lr: options.lr ?? suggested(result, options.method) };
}

function suggested(result: Result | undefined, method: string): number {
  const lr =
    method === 'recommended'
      ? result?.recommended?.lr
      : result?.suggestions.find((suggestion) => suggestion.method === method)?.lr;
  if (lr !== undefined) return lr;
  const known = result?.suggestions.map((suggestion) => oneLine(suggestion.method)).join(', ') ?? '';
  throw new UsageError(
    `The run suggests no learning rate by "${oneLine(method)}"${known === '' ? '' : `, but by ${known}`}. Give one with --lr.`,
  );
}

function showDiff({ title, before, after }: Change, style: Style): string {
  return createTwoFilesPatch(title, title, before, after, '', '', { context: 3 })
    .split('\n')
    .slice(2) // the name, and a line of equals signs
    .map((whole) => {
      const line = whole.replace(/\r$/, '');
      if (line.startsWith('+') && !line.startsWith('+++')) return style.good(line);
      return line.startsWith('-') && !line.startsWith('---') ? style.bad(line) : line;
    })
    .join('\n');
}
