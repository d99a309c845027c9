/** How far a sweep is, in words. */
import type { Point, Sweep } from '../analysis/types.ts';

/**
 * The step that was taken last: `step 40 of 100`, or, where the sweep goes on past its end because the loss has not turned yet,
 * `step 106, past the planned 100`. Points may be left out before `last`: its own number counts.
 */
export function stepText({ step }: Point, { steps }: Sweep): string {
  return step < steps ? `step ${step + 1} of ${steps}` : `step ${step + 1}, past the planned ${steps}`;
}

/** 0..1; 1 past the sweep's end. */
export function shareDone(last: Point | undefined, { steps }: Sweep): number {
  return last === undefined ? 0 : Math.min(1, (last.step + 1) / steps);
}
