import { formatLike } from '../source/number.ts';

/** An LR for people: two significant digits, `2.4e-3`, `0.24`. */
export function formatLr(lr: number): string {
  return formatLike('', lr);
}
