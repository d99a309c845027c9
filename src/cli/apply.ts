import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { realpath } from 'node:fs/promises';
import { parseCellFile } from '../protocol/cells.ts';
import type { Literal, OptimizerEntry, Result, RunRecord } from '../protocol/record.ts';
import { rewrite } from '../source/index.ts';
import { UsageError } from './exitCodes.ts';
import { BOM, readText, writeAtomically } from './files.ts';
import type { Change } from './change.ts';
import { describeLastRun, lastRun } from './lastRun.ts';
import { changeInCell } from './notebook/apply.ts';
import { positive } from './options.ts';
import { readRecord } from './recordFile.ts';
import { shownPath } from './terminal/paths.ts';
import { styleFor, type Style } from './terminal/style.ts';

interface Options {
  method: string;
  lr?: number;
  optimizer?: string;
  write?: boolean;
}

export function addApplyCommand(program: Command): void {
  program
    .command('apply')
    .description('Shows how a run changes the learning rate in the source; --write does it')
    .argument('[record]', 'what `find-lr run --out` saved (default: the last run of this folder)')
    .option('--method <name>', 'recommended, steepest, valley, slide or minimum/10', 'recommended')
    .option('--lr <lr>', 'this learning rate instead', positive)
    .option('--optimizer <id>', 'of several optimizers, this one')
    .option('--write', 'change the file')
    .action(async (file: string | undefined, options: Options) => {
      await apply(file === undefined ? await recall() : await readRecord(file), options, process.stdout);
    });
}

/** The record of the last run of this folder, which it names. Throws a UsageError where there is none. */
async function recall(): Promise<RunRecord> {
  const record = await lastRun(process.cwd(), process.env);
  process.stdout.write(`${describeLastRun(record)}\n`);
  return record;
}

/** Shows on `stream` what changes, and writes it where the options say so. Throws a UsageError with a sentence where it cannot be done. */
export async function apply(record: RunRecord, options: Options, stream: NodeJS.WriteStream): Promise<void> {
  const { entry, lr } = choose(record, options);
  if (entry.literal === null) {
    const note = entry.literalNote ?? 'Find LR could not tell where it comes from.';
    throw new UsageError(`There is no place to edit for ${entry.type}. ${note}`);
  }
  const { literal } = entry;
  const cell = parseCellFile(literal.file);
  const file = cell?.path ?? literal.file;
  const path = await realpath(file).catch(() => file);
  const whole = await readText(path);
  const mark = whole.startsWith(BOM) ? BOM : '';
  const text = whole.slice(mark.length);
  const change =
    cell === null ? changeInFile(literal, lr, path, text) : changeInCell(record, literal, lr, path, text);
  stream.write(showDiff(change, styleFor(stream)));
  if (options.write === true) {
    await writeAtomically(path, mark + change.whole);
    stream.write(`Written to ${shownPath(path)}.\n`);
  } else {
    stream.write('Nothing is written yet: --write does it.\n');
  }
}

function changeInFile(literal: Literal, lr: number, path: string, text: string): Change {
  const rewritten = rewrite(text, literal, lr);
  if (!rewritten.ok) throw new UsageError(`${shownPath(path)} is left as it is. ${rewritten.reason}`);
  return { title: shownPath(path), before: text, after: rewritten.text, whole: rewritten.text };
}

function choose(record: RunRecord, options: Options): { entry: OptimizerEntry; lr: number } {
  const result =
    options.optimizer === undefined
      ? (record.results.find(({ recommended }) => recommended !== null) ?? record.results[0])
      : record.results.find(({ optimizer }) => optimizer === options.optimizer);
  const id = options.optimizer ?? result?.optimizer ?? record.optimizers[0]?.id;
  const entry = record.optimizers.find((optimizer) => optimizer.id === id);
  if (entry === undefined) {
    const known = record.optimizers.map((optimizer) => `${optimizer.id} (${optimizer.type})`).join(', ');
    throw new UsageError(
      id === undefined
        ? 'The record holds no optimizer.'
        : `The record holds no optimizer ${id}, only ${known}.`,
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
  const known = result?.suggestions.map((suggestion) => suggestion.method).join(', ') ?? '';
  throw new UsageError(
    `The run suggests no learning rate by "${method}"${known === '' ? '' : `, but by ${known}`}. Give one with --lr.`,
  );
}

function showDiff({ title, before, after }: Change, style: Style): string {
  return createTwoFilesPatch(title, title, before, after, '', '', { context: 3 })
    .split('\n')
    .slice(2) // the name, and a line of equals signs
    .map((line) => {
      if (line.startsWith('+') && !line.startsWith('+++')) return style.good(line);
      return line.startsWith('-') && !line.startsWith('---') ? style.bad(line) : line;
    })
    .join('\n');
}
