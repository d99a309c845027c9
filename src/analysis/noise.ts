/** The middle value; the mean of the two middle ones for an even count; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** For normal noise the median absolute deviation is this share of the standard deviation (the normal's upper quartile). */
const MAD_OF_NORMAL = 0.6745;

/**
 * The standard deviation of a curve's step-to-step noise: the median absolute first difference over `0.6745 * sqrt(2)`.
 *
 * Differencing removes whatever trend the curve has, the median whatever jumps it makes (spikes, an explosion), so it needs
 * no fit. 0 for fewer than three values. Source: for the differences J. von Neumann, "The mean square successive
 * difference" (1941); for the median F. Hampel, "The influence curve and its role in robust estimation" (1974).
 */
export function noiseOf(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const differences: number[] = [];
  for (let i = 1; i < values.length; i++) differences.push(Math.abs(values[i]! - values[i - 1]!));
  return median(differences) / (MAD_OF_NORMAL * Math.SQRT2);
}

/**
 * The lower median of each value and up to `width - 1` values before it: a level that a single spike cannot move.
 * Same length as `values`.
 */
export function trailingMedian(values: readonly number[], width: number): number[] {
  const window: number[] = [];
  return values.map((value, i) => {
    // `window` is kept sorted: one value leaves, one enters.
    if (i >= width) window.splice(window.indexOf(values[i - width]!), 1);
    let at = window.length;
    while (at > 0 && window[at - 1]! > value) at--;
    window.splice(at, 0, value);
    return window[(window.length - 1) >> 1]!;
  });
}
