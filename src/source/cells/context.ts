import type { Language } from '../../protocol/language.ts';
import type { Literal } from '../../protocol/record.ts';
import { trainExpression } from '../javascript/name.ts';
import { keywordAt } from '../python/insertion.ts';
import { kerasConstructor } from '../python/name.ts';

/**
 * What a cell's own text may not tell of a place to edit, since the imports stand in cells above. `text` holds those and the cell, and
 * `literal` counts in it.
 */
export function contextOf(
  language: Language,
  text: string,
  literal: Literal,
): { keyword?: string; callee?: string } {
  if (literal.kind === 'missing' && language === 'python') return { keyword: keywordAt(text, literal.start) };
  const callee =
    literal.kind !== 'name'
      ? undefined
      : language === 'python'
        ? kerasConstructor(text, literal)
        : trainExpression(text);
  return callee === undefined ? {} : { callee };
}
