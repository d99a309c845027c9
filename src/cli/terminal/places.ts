import { formatLr } from '../../analysis/format.ts';
import type { Wanted } from '../../protocol/suggested.ts';
import { oneLine } from '../../protocol/visible.ts';
import { writtenLr } from '../../source/index.ts';

/** What is written is not the LR itself: `Writes 0.24 for --lr-base, which makes the LR 0.03.` '' where it is. */
export function arithmeticText({ literal, lr, digits }: Wanted): string {
  const { arithmetic } = literal;
  if (arithmetic === undefined) return '';
  const what = arithmetic.name === undefined ? `in place of ${literal.text}` : `for ${arithmetic.name}`;
  return oneLine(
    `Writes ${writtenLr(literal, lr, digits)} ${what}, which makes the LR ${formatLr(lr)} (${arithmetic.expression}).`,
  );
}
