import type { Point } from '../analysis/types.ts';
import type { Span } from './domain.ts';

/** A point whose loss is finite. */
export interface Dot {
  readonly lr: number;
  readonly loss: number;
}

/** Of the limit, what may go to outliers. */
const OUTLIERS = 1 / 8;

/**
 * At most about `limit` of the points, so that the cloud looks as before: every second, fourth, eighth … point, which leaves it as dense
 * in its middle as it was, and, the axis being cut into columns, the lowest and the highest of each, which keeps the outliers. As points come, those that
 * are shown stay or go, and none comes back.
 */
export function thin(points: readonly Point[], lrs: Span, log: boolean, limit: number): Dot[] {
  const dots = points.filter(isDot);
  if (dots.length <= limit) return dots;
  const most = (1 - OUTLIERS) * limit;
  const stride = 2 ** Math.ceil(Math.log2(dots.length / most));
  const even = dots.filter((_, i) => i % stride === 0);
  return [
    ...new Set([...even, ...extremes(dots, lrs, log, Math.max(1, Math.floor((OUTLIERS * limit) / 2)))]),
  ];
}

/** The lowest and the highest dot of each column. */
function extremes(dots: readonly Dot[], [low, high]: Span, log: boolean, columns: number): Dot[] {
  const scale = log ? columns / Math.log(high / low) : columns / (high - low);
  const lowest: Dot[] = [];
  const highest: Dot[] = [];
  for (const dot of dots) {
    const position = log ? Math.log(dot.lr / low) : dot.lr - low;
    const column = Math.min(columns - 1, Math.max(0, Math.floor(position * scale)));
    if (!((lowest[column]?.loss ?? Infinity) <= dot.loss)) lowest[column] = dot;
    if (!((highest[column]?.loss ?? -Infinity) >= dot.loss)) highest[column] = dot;
  }
  return [...Object.values(lowest), ...Object.values(highest)];
}

function isDot(point: Point): point is Point & Dot {
  return point.loss !== null && Number.isFinite(point.loss);
}
