/**
 * Exponential moving average with its start-up bias removed: `s = beta * s + (1 - beta) * x`, divided by `1 - beta ** (i + 1)`.
 *
 * `0 <= beta < 1`; 0 returns the values. Source: Kingma and Ba, "Adam" (arXiv 1412.6980), section 3; used for
 * the range test by fastai with 0.98.
 */
export function ema(values: readonly number[], beta: number): number[] {
  let average = 0;
  let weight = 1;
  return values.map((value) => {
    average = beta * average + (1 - beta) * value;
    weight *= beta;
    return average / (1 - weight);
  });
}

/** Past this many bandwidths a Gaussian weighs less than a thousandth of its centre: not worth the time. */
const KERNEL_REACH = 3.7;

/**
 * Kernel regression (Nadaraya-Watson) with a Gaussian in `x`, here log10 LR: a point counts by how near its LR is, not by
 * how many steps away it was taken, so linear sweeps and gaps are smoothed as they should be.
 *
 * `x` ascending; `bandwidth` is the Gaussian's standard deviation in units of `x`. `error` is the standard error of each smoothed value
 * for values with noise of 1: `sqrt(sum(w ** 2)) / sum(w)`. Source: E. Nadaraya, "On estimating regression" (1964).
 */
export function kernelSmooth(
  x: readonly number[],
  values: readonly number[],
  bandwidth: number,
): { values: number[]; error: number[] } {
  const reach = KERNEL_REACH * bandwidth;
  const smooth: number[] = [];
  const error: number[] = [];
  let first = 0;
  for (const center of x) {
    while (x[first]! < center - reach) first++;
    let sum = 0;
    let weights = 0;
    let squares = 0;
    for (let j = first; j < x.length && x[j]! <= center + reach; j++) {
      const distance = (x[j]! - center) / bandwidth;
      const weight = Math.exp(-0.5 * distance * distance);
      sum += weight * values[j]!;
      weights += weight;
      squares += weight * weight;
    }
    smooth.push(sum / weights);
    error.push(Math.sqrt(squares) / weights);
  }
  return { values: smooth, error };
}
