import { lrFrom, numberFor } from '../protocol/arithmetic.ts';
import { parseCellFile } from '../protocol/cells.ts';
import type { Literal } from '../protocol/record.ts';
import { runnable } from './cells/runnable.ts';
import { isConfig } from './config/entries.ts';
import { applyEdits } from './edits.ts';
import { nameEdits } from './javascript/name.ts';
import { fileName } from './notes.ts';
import { formatLike, parseNumber } from './number.ts';
import { keywordAt } from './python/insertion.ts';
import { isPython } from './python/module.ts';
import { kerasNameEdits } from './python/name.ts';
import type { Rewritten, TextEdit } from './types.ts';

/**
 * Writes `lr` where `literal` stands in `text`, the text of its file. Refuses when what stands there is no longer
 * what was tested: locate it again then. For a name the edits may include an import. Of a cell, `text` is the cell's.
 */
export function rewrite(text: string, literal: Literal, lr: number, digits = 2): Rewritten {
  if (text.slice(literal.start, literal.end) !== literal.text || !fits(text, literal)) {
    return {
      ok: false,
      reason: `${parseCellFile(literal.file) === null ? fileName(literal.file) : 'The cell'} has changed since it was tested: run Find LR again, or type ${writtenLr(literal, lr)} yourself.`,
    };
  }
  if (!Number.isFinite(numberFor(lr, literal.arithmetic?.steps ?? []))) {
    return { ok: false, reason: noNumberReason(literal, lr) };
  }
  // What is added comes behind a cell's magic.
  const code = literal.cell === undefined ? text : runnable(text, literal.cell.language).source;
  const edits = editsOf(code, literal, lr, digits);
  if (typeof edits === 'string') return { ok: false, reason: edits };
  return { ok: true, text: applyEdits(text, edits), edits };
}

export function noNumberReason({ text, arithmetic }: Literal, lr: number): string {
  return `No number in the place of ${text} makes \`${arithmetic?.expression}\` ${formatLike('', lr)}: write the learning rate yourself.`;
}

/**
 * `lr` as it will read where `literal` stands: in its notation, and a float to the file's language. Python's `1` becomes `2.0`; YAML takes `2e-3` for a text
 * unless there is a point and a sign.
 */
export function writtenLr(literal: Written, lr: number, digits = 2): string {
  const { arithmetic } = literal;
  if (arithmetic === undefined) return writtenNumber(literal, lr, digits);
  const number = numberFor(lr, arithmetic.steps);
  // As few digits as give the LR that was found, as far as its own count.
  for (let tried = 2; tried < MOST_DIGITS; tried++) {
    const written = writtenNumber(literal, number, tried);
    const made = lrFrom(parseNumber(written) ?? NaN, arithmetic.steps);
    if (made.toPrecision(digits) === lr.toPrecision(digits)) return written;
  }
  return writtenNumber(literal, number, MOST_DIGITS);
}

const MOST_DIGITS = 8;

type Written = Pick<Literal, 'file' | 'text' | 'cell' | 'arithmetic'>;

function writtenNumber(literal: Written, number: number, digits: number): string {
  const { file, text } = literal;
  const written = formatLike(text, number, digits);
  // What was an integer in a computation may have to be one.
  if (literal.arithmetic !== undefined && /^[\d_]+$/.test(text) && /^\d+$/.test(written)) return written;
  const isYaml = /\.ya?ml$/i.test(file);
  if (isYaml && /e/i.test(written))
    return written.replace(/(?<![.\d])(\d+)(?=e)/i, '$1.0').replace(/e(?=\d)/i, (e) => `${e}+`);
  const isFloat = /[.e]/i.test(written) || /^['"]/.test(written);
  return isFloat || !(isInPython(literal) || isConfig(file)) ? written : `${written}.0`;
}

function editsOf(text: string, literal: Literal, lr: number, digits: number): TextEdit[] | string {
  const { start, end } = literal;
  const written = writtenLr(literal, lr, digits);
  if (literal.kind === 'number') return [{ start, end, text: written }];
  const plain = writtenLr({ ...literal, text: '' }, lr, digits);
  if (literal.kind === 'name')
    return (isInPython(literal) ? kerasNameEdits : nameEdits)(text, literal, plain);
  const comma = /[(,]\s*$/.test(text.slice(0, start)) ? '' : ', ';
  const keyword = isInPython(literal) ? `${literal.cell?.keyword ?? keywordAt(text, start)}=` : '';
  return [{ start, end, text: comma + keyword + plain }];
}

function isInPython({ file, cell }: Pick<Literal, 'file' | 'cell'>): boolean {
  return cell === undefined ? isPython(file) : cell.language === 'python';
}

/** An empty text proves nothing: a missing argument must still be the last place of a call's arguments. */
function fits(text: string, literal: Literal): boolean {
  if (literal.kind !== 'missing') return literal.text !== '' && isWhole(text, literal);
  const before = text.slice(0, literal.start);
  return /([\w$\]>]\s*\(|[\w$)\]}'"`])\s*$/.test(before) && END_OF_ARGUMENTS.test(text.slice(literal.end));
}

/** Python's comments included. */
const END_OF_ARGUMENTS = /^(?:\s|#[^\n]*\n)*,?(?:\s|#[^\n]*\n)*\)/;

/** Not a part of a longer word or number. */
function isWhole(text: string, { start, end }: Literal): boolean {
  return (
    !/[\w$.]$/.test(text.slice(Math.max(0, start - 1), start)) &&
    !/^(?:[\w$]|\.\d)/.test(text.slice(end, end + 2))
  );
}
