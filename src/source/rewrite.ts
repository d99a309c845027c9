import type { Literal } from '../protocol/record.ts';
import { nameEdits } from './javascript/name.ts';
import { formatLike } from './number.ts';
import { isPython } from './python/module.ts';
import { usesKeras } from './python/sites.ts';
import type { Rewritten, TextEdit } from './types.ts';

/**
 * Writes `lr` where `literal` stands in `text`, the text of its file. Refuses when what stands there is no longer
 * what was tested: locate it again then. For a name the edits may include an import.
 */
export function rewrite(text: string, literal: Literal, lr: number): Rewritten {
  if (text.slice(literal.start, literal.end) !== literal.text || !fits(text, literal)) {
    return {
      ok: false,
      reason: `${fileName(literal.file)} has changed since it was tested: run Find LR again, or type ${formatLike(literal.text, lr)} yourself.`,
    };
  }
  const edits = editsOf(text, literal, lr);
  if (typeof edits === 'string') return { ok: false, reason: edits };
  return { ok: true, text: applyEdits(text, edits), edits };
}

/** `edits` must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}

function editsOf(text: string, literal: Literal, lr: number): TextEdit[] | string {
  const { start, end } = literal;
  if (literal.kind === 'number') return [{ start, end, text: formatLike(literal.text, lr) }];
  if (literal.kind === 'name') return nameEdits(text, literal, formatLike('', lr));
  const comma = /[(,]\s*$/.test(text.slice(0, start)) ? '' : ', ';
  return [{ start, end, text: comma + keywordFor(text, literal.file) + formatLike('', lr) }];
}

/** Python names the argument: `lr=` in PyTorch, `learning_rate=` in Keras and in Hugging Face's arguments. */
function keywordFor(text: string, file: string): string {
  if (!isPython(file)) return '';
  return usesKeras(text) || /TrainingArguments\(/.test(text) ? 'learning_rate=' : 'lr=';
}

/** An empty text proves nothing: a missing argument must still be the last place of a call's arguments. */
function fits(text: string, literal: Literal): boolean {
  if (literal.kind !== 'missing') return literal.text !== '' && isWhole(text, literal);
  const before = text.slice(0, literal.start);
  return /([\w$\]>]\s*\(|[\w$)\]}'"`])\s*$/.test(before) && /^\s*,?\s*\)/.test(text.slice(literal.end));
}

/** Not a part of a longer word or number. */
function isWhole(text: string, { start, end }: Literal): boolean {
  return (
    !/[\w$.]$/.test(text.slice(Math.max(0, start - 1), start)) &&
    !/^(?:[\w$]|\.\d)/.test(text.slice(end, end + 2))
  );
}

function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}
