import type { Sweep } from './types.ts';

/** The range and number of steps of fastai's `lr_find`: eight decades, about 12 steps each. */
export const DEFAULT_SWEEP: Sweep = { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 };

/** Where a sweep ends whose curve has not turned at `maxLr`, unless the user chose `maxLr`: beyond it no LR is worth a try. */
export const CEILING_LR = 1000;

/** The LR of each step of a sweep, ascending from `minLr` to `maxLr`. */
export function lrSchedule(sweep: Sweep): number[] {
  return Array.from({ length: sweep.steps }, (_, step) => lrAt(sweep, step));
}

/**
 * The LR of one step (0-based). Past the last step the walk goes on at the same ratio (exponential) or difference (linear).
 *
 * Exponential: `minLr * (maxLr / minLr) ** (step / (steps - 1))`; linear: `minLr + (maxLr - minLr) * step / (steps - 1)`.
 * Source: L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (arXiv 1506.01186), section 3.3, raises the LR
 * linearly; fastai and most since raise it exponentially, so that each decade gets the same number of steps.
 */
export function lrAt(sweep: Sweep, step: number): number {
  const { mode, minLr, maxLr, steps } = sweep;
  // The ends are returned as they were given, not as the arithmetic rounds them.
  if (step === 0) return minLr;
  if (step === steps - 1) return maxLr;
  const share = step / (steps - 1);
  return mode === 'exponential' ? minLr * (maxLr / minLr) ** share : minLr + (maxLr - minLr) * share;
}

/** The same span of LRs walked in another number of steps (`>= 2`): for a script that ends before the sweep does. */
export function fitSweep(sweep: Sweep, steps: number): Sweep {
  return { ...sweep, steps: Math.max(2, Math.floor(steps)) };
}
