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
  const dots = points.filter(isDot);
  if (dots.length <= limit) return dots;
  const columns = Math.max(1, Math.floor(limit / 2));
  const scale = log ? columns / Math.log(high / low) : columns / (high - low);
  const lowest: Dot[] = [];
  const highest: Dot[] = [];
  for (const dot of dots) {
    const position = log ? Math.log(dot.lr / low) : dot.lr - low;
    const column = Math.min(columns - 1, Math.max(0, Math.floor(position * scale)));
    if (!((lowest[column]?.loss ?? Infinity) <= dot.loss)) lowest[column] = dot;
    if (!((highest[column]?.loss ?? -Infinity) >= dot.loss)) highest[column] = dot;
  }
  return [...new Set([...Object.values(lowest), ...Object.values(highest)])];
}

function isDot(point: Point): point is Point & Dot {
  return point.loss !== null && Number.isFinite(point.loss);
}
