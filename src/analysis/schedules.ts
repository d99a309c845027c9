/*
 * LR schedules to train with once the range test has given its numbers. `step` is 0-based; every schedule is held at its last value after `totalSteps`.
 */

/**
 * Linear warm-up to `baseLr` over `warmupSteps`, then half a cosine down to 0 at `totalSteps`.
 * Source: the cosine is Loshchilov and Hutter, "SGDR" (arXiv 1608.03983), equation 5 without restarts.
 */
export function warmupCosine(step: number, warmupSteps: number, totalSteps: number, baseLr: number): number {
  if (step < warmupSteps) return (baseLr * step) / warmupSteps;
  const decaySteps = totalSteps - warmupSteps;
  const progress = decaySteps > 0 ? Math.min(1, (step - warmupSteps) / decaySteps) : 1;
  return baseLr * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** The share of the one-cycle policy that rises: PyTorch's default `pct_start`. */
const RISING_SHARE = 0.3;

/**
 * One cycle: linear from `baseLr` to `maxLr` over the first 30 % of the steps, then a quadratic fall to 0.
 * Source: Smith and Topin, "Super-Convergence" (arXiv 1708.07120).
 */
export function oneCycle(step: number, totalSteps: number, baseLr: number, maxLr: number): number {
  const share = Math.min(1, step / totalSteps);
  if (share < RISING_SHARE) return baseLr + (maxLr - baseLr) * (share / RISING_SHARE);
  return maxLr * (1 - (share - RISING_SHARE) / (1 - RISING_SHARE)) ** 2;
}

/**
 * Triangular cycles between `baseLr` and `maxLr`; `stepSize` is half a cycle, in steps. (It has no end.)
 * Source: Smith, "Cyclical Learning Rates" (arXiv 1506.01186), section 3.2.
 */
export function cyclical(step: number, stepSize: number, baseLr: number, maxLr: number): number {
  const cycle = Math.floor(1 + step / (2 * stepSize));
  const distance = Math.abs(step / stepSize - 2 * cycle + 1);
  return baseLr + (maxLr - baseLr) * Math.max(0, 1 - distance);
}
