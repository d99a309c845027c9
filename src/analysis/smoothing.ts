/**
 * Exponential moving average with its start-up bias removed: `s = beta * s + (1 - beta) * x`, divided by `1 - beta ** (i + 1)`.
 *
 * `beta` in 0..1 (exclusive of 1); 0 returns the values. Source: Kingma and Ba, "Adam" (arXiv 1412.6980), section 3; used for
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
 * `x` ascending; `bandwidth` is the Gaussian's standard deviation in units of `x`; `weights` (default 1) is how much each value
 * counts. Source: E. Nadaraya (1964), G. Watson (1964).
 */
export function kernelSmooth(
  x: readonly number[],
  values: readonly number[],
  bandwidth: number,
  weights?: readonly number[],
): number[] {
  const reach = KERNEL_REACH * bandwidth;
  let first = 0;
  return x.map((center, i) => {
    while (x[first]! < center - reach) first++;
    let sum = 0;
    let total = 0;
    for (let j = first; j < x.length && x[j]! <= center + reach; j++) {
      const distance = (x[j]! - center) / bandwidth;
      const weight = Math.exp(-0.5 * distance * distance) * (weights?.[j] ?? 1);
      sum += weight * values[j]!;
      total += weight;
    }
    return total > 0 ? sum / total : values[i]!;
  });
}
