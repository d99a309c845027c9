/** How far a sweep is, in words. */
import type { Point, Sweep } from '../analysis/types.ts';
import { leftText, type TimeLeft } from './timeLeft.ts';

/**
 * The step that was taken last: `step 40 of 100`, or, where the sweep goes on past its end because the loss has not turned yet,
 * `step 106, past the planned 100`. Points may be left out before `last`: its own number counts.
 */
export function stepText({ step }: Point, { steps }: Sweep): string {
  return step < steps ? `step ${step + 1} of ${steps}` : `step ${step + 1}, past the planned ${steps}`;
}

/** The same with how long the run still takes, where that is known: `step 40 of 100, about 2 min left`. */
export function progressText(last: Point, sweep: Sweep, left: Pick<TimeLeft, 'seconds'> | null): string {
  const step = stepText(last, sweep);
  return left === null ? step : `${step}, ${leftText(left)}`;
}

/** 0..1; 1 past the sweep's end. */
export function shareDone(last: Point | undefined, { steps }: Sweep): number {
  return last === undefined ? 0 : Math.min(1, (last.step + 1) / steps);
}
