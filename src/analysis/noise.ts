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
  return sigmaOf(median(differences));
}

/**
 * The same from second differences, over `0.6745 * sqrt(6)`: a steady slope counts for nothing, so that a curve without noise has none.
 * Source: T. Gasser, L. Sroka, C. Jennen-Steinmetz, "Residual variance and residual pattern in nonlinear regression" (1986).
 */
export function noiseAboutSlope(values: readonly number[]): number {
  const seconds: number[] = [];
  for (let i = 2; i < values.length; i++)
    seconds.push(Math.abs(values[i]! - 2 * values[i - 1]! + values[i - 2]!));
  return seconds.length === 0 ? 0 : median(seconds) / (MAD_OF_NORMAL * Math.sqrt(6));
}

/** `noiseOf` the values so far, without sorting all of them for each that comes. */
export class RunningNoise {
  /** Absolute first differences, ascending. */
  readonly #sorted: number[] = [];
  #last: number | undefined;

  add(value: number): void {
    if (this.#last !== undefined) insert(this.#sorted, Math.abs(value - this.#last));
    this.#last = value;
  }

  get sigma(): number {
    const { length } = this.#sorted;
    if (length < 2) return 0;
    return sigmaOf((this.#sorted[(length - 1) >> 1]! + this.#sorted[length >> 1]!) / 2);
  }
}

/**
 * The lower median of each value and up to `width - 1` values before it: a level that a single spike cannot move.
 * Same length as `values`.
 */
export function trailingMedian(values: readonly number[], width: number): number[] {
  const level = new TrailingMedian(width);
  return values.map((value) => level.add(value));
}

/** The same, for values that come one after the other. */
export class TrailingMedian {
  readonly #width: number;
  readonly #last: number[] = [];
  /** The values of `#last`, ascending. */
  readonly #sorted: number[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** The level at this value. */
  add(value: number): number {
    if (this.#last.length === this.#width) this.#sorted.splice(placeOf(this.#sorted, this.#last.shift()!), 1);
    this.#last.push(value);
    insert(this.#sorted, value);
    return this.#sorted[(this.#sorted.length - 1) >> 1]!;
  }
}

function sigmaOf(medianDifference: number): number {
  return medianDifference / (MAD_OF_NORMAL * Math.SQRT2);
}

function insert(sorted: number[], value: number): void {
  sorted.splice(placeOf(sorted, value), 0, value);
}

/** The first index whose value is not below `value`. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
