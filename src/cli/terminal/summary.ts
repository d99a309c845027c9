import { formatLr } from '../../analysis/format.ts';
import { describePlace, parseCellFile } from '../../protocol/cells.ts';
import type { Literal, OptimizerEntry, RecordTarget, Result, RunRecord } from '../../protocol/record.ts';
import type { Target } from '../../protocol/spec.ts';
import { leftLater, leftText } from '../../protocol/leftGroups.ts';
import { suggestedFor } from '../../protocol/suggested.ts';
import { oneLine } from '../../protocol/visible.ts';
import { shownPath } from './paths.ts';
import type { Style } from './style.ts';
import { hang } from './wrap.ts';

/** Of a spec or of a record. */
export type AnyTarget = Target | RecordTarget;

/** What a run found, for one optimizer, as lines of text. */
export function summarize(result: Omit<Result, 'optimizer'>, style: Style, columns: number): string[] {
  const { recommended, suggestions, range } = result;
  const lines: string[] = [];
  if (recommended !== null) {
    const { lr, low, high, reason } = recommended;
    const span = low < high ? style.dim(`  about as good: ${formatLr(low)} to ${formatLr(high)}`) : '';
    const suggested = `${style.good(style.bold(formatLr(lr)))}${span}`;
    lines.push(...hang(`${style.bold('Suggested LR')}   `, `${suggested}\n${reason}`, columns));
  } else {
    lines.push(...hang(`${style.bold('Suggested LR')}   `, style.warn('none'), columns));
  }
  if (suggestions.length > 0) {
    const methods = suggestions.map(({ method, lr }) => `${oneLine(method)} ${formatLr(lr)}`).join(' · ');
    lines.push(...hang('Other methods  ', methods, columns));
  }
  if (range !== null) {
    const span = `${formatLr(range.baseLr)} to ${formatLr(range.maxLr)}`;
    lines.push(...hang('LR range       ', `${span}, for cyclical or one-cycle training`, columns));
  }
  return lines;
}

/** A diagnosis: what is so, then what to do. */
export function advise(
  diagnosis: { message: string; advice: string },
  style: Style,
  columns: number,
): string[] {
  return hang(`${style.warn('!')} `, `${diagnosis.message} ${diagnosis.advice}`, columns);
}

/** The optimizer as the source has it, for a heading: `Adam (train.ts:39), LR 1e-3`. */
export function describeOptimizer(
  { type, location, lr }: Pick<OptimizerEntry, 'type' | 'location' | 'lr'>,
  target: AnyTarget,
): string {
  const place = location === null ? '' : ` (${describePlace(location.file, location.line, target)})`;
  return `${oneLine(type)}${place}${lr === null ? '' : `, LR ${formatLr(lr)}`}`;
}

export function describeRuntime(runtime: NonNullable<RunRecord['runtime']>): string {
  const { framework, frameworkVersion, backend, device } = runtime;
  return oneLine(`${framework} ${frameworkVersion} · ${backend} · ${device}`);
}

/** How a suggestion can be applied after the run. */
export interface Applies {
  /** The file that the record was saved to. */
  readonly record: string | null;
  /** The run is known as the last one of this folder. */
  readonly isKept: boolean;
  /** The run found LRs of several optimizers, of which apply changes one. */
  readonly isOneOfSeveral: boolean;
}

/** Where the LR stands, and how to change it to `lr`, what the run suggests; `applies` null: there is nothing left to apply. */
export function whereToEdit(
  entry: OptimizerEntry,
  lr: number | null,
  target: AnyTarget,
  applies: Applies | null,
  columns: number,
): string[] {
  const lines: string[] = [];
  const add = (heading: string, text: string): void => {
    lines.push(...hang(heading.padEnd(15), text, columns));
  };
  const { places, left } = suggestedFor(entry, lr ?? entry.lr ?? 1);
  for (const [i, { literal }] of places.entries())
    add(i === 0 ? 'Place to edit' : '', describeLiteral(literal, target));
  if (left.length > 0) add('', lr === null ? leftLater(left) : leftText(entry, left));
  for (const candidate of entry.candidates ?? []) add('It may be', describeLiteral(candidate, target));
  if (entry.literalNote !== undefined) add('', oneLine(entry.literalNote));
  if (entry.literal !== null && applies !== null) add('Apply it', howToApply(applies, entry.id));
  return lines;
}

function howToApply({ record, isKept, isOneOfSeveral }: Applies, optimizer: string): string {
  const command = applyCommand(record, isOneOfSeveral ? optimizer : null);
  if (record !== null || isKept) return command;
  return `run with --out run.json, then: ${applyCommand('run.json', isOneOfSeveral ? optimizer : null)}`;
}

/** What to type to write an LR; `record` null: of the last run of this folder. `lr` null: what the run suggests. */
export function applyCommand(
  record: string | null,
  optimizer: string | null,
  lr: string | null = null,
): string {
  const file = record === null ? [] : [shownPath(record)];
  const which = optimizer === null ? [] : ['--optimizer', optimizer];
  const given = lr === null ? [] : ['--lr', lr];
  return oneLine(['find-lr', 'apply', ...file, ...which, ...given, '--write'].join(' '));
}

function describeLiteral(literal: Literal, target: AnyTarget): string {
  const place =
    parseCellFile(literal.file) === null
      ? `${shownPath(literal.file)}${literal.line === undefined ? '' : `:${literal.line}`}`
      : describePlace(literal.file, literal.line ?? null, target);
  if (literal.kind === 'missing') return `${place}, where the LR is left out`;
  const { arithmetic } = literal;
  if (arithmetic === undefined) return oneLine(`${place}, ${literal.text}`);
  const name = arithmetic.name === undefined ? '' : ` of ${arithmetic.name}`;
  return oneLine(`${place}, ${literal.text}${name}, from which \`${arithmetic.expression}\` makes the LR`);
}
