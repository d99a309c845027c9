import { hasTurned, shouldStop } from '../analysis/index.ts';
import type { Point, Sweep } from '../analysis/types.ts';
import type { RunSpec } from '../protocol/spec.ts';

export interface Stop {
  /** Points of the pass up to the stop; what came after it is no part of the record. */
  readonly length: number;
  readonly reason: 'diverged' | 'turned';
}

/**
 * Where a pass is to stop, looking at every point from index `from` on in turn, so that the answer does not depend on how the points
 * were batched. Null: not yet.
 */
export function stopAfter(
  points: readonly Point[],
  from: number,
  sweep: Sweep,
  { stopFactor, maxLrIsFixed }: Pick<RunSpec, 'stopFactor' | 'maxLrIsFixed'>,
): Stop | null {
  for (let length = from + 1; length <= points.length; length++) {
    const seen = points.slice(0, length);
    if (shouldStop(seen, stopFactor)) return { length, reason: 'diverged' };
    // The chosen span is through. Past it the sweep only goes on for a curve that still descends, or has not begun to.
    const isThrough = length >= sweep.steps && seen.at(-1)!.lr >= sweep.maxLr * (1 - 1e-6);
    if (isThrough && !maxLrIsFixed && hasTurned(seen)) return { length, reason: 'turned' };
  }
  return null;
}
