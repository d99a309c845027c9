import type { Point } from '../analysis/types.ts';
import type { Span } from './domain.ts';

/** A point whose loss is finite. */
export interface Dot {
  readonly lr: number;
  readonly loss: number;
}

/**
 * At most about `limit` of the points, so that the cloud looks as before: the axis is cut into columns, and of each the lowest
 * and the highest point stay, which keeps the outliers.
 */
export function thin(points: readonly Point[], [low, high]: Span, log: boolean, limit: number): Dot[] {
  const dots = points.filter(
    (point): point is Point & Dot => point.loss !== null && Number.isFinite(point.loss),
  );
  if (dots.length <= limit) return dots.map(({ lr, loss }) => ({ lr, loss }));
  const columns = Math.max(1, Math.floor(limit / 2));
  const position = log
    ? (lr: number) => Math.log(lr / low) / Math.log(high / low)
    : (lr: number) => (lr - low) / (high - low);
  const lowest = new Map<number, Dot>();
  const highest = new Map<number, Dot>();
  for (const { lr, loss } of dots) {
    const column = Math.min(columns - 1, Math.max(0, Math.floor(position(lr) * columns)));
    if (loss < (lowest.get(column)?.loss ?? Infinity)) lowest.set(column, { lr, loss });
    if (loss > (highest.get(column)?.loss ?? -Infinity)) highest.set(column, { lr, loss });
  }
  const kept = [...lowest.values()];
  for (const [column, dot] of highest) if (dot.loss !== lowest.get(column)?.loss) kept.push(dot);
  return kept;
}
