import { ema } from './smoothing.ts';
import type { Profile } from './profile.ts';
import type { Suggestion, SuggestionMethod } from './types.ts';

/** fastai smooths by 0.98 over its 100 steps; fewer or more steps are smoothed over the same share of the curve. */
const FASTAI_BETA = 0.98 ** 100;

/**
 * Every classical suggestion that the curve allows, from the part before an explosion. `steepest` and `minimum/10` read the loss smoothed over log LR;
 * `valley` and `slide` the moving average that their authors gave them.
 */
export function suggest({ lr, x, smooth, capped, trusted, lowest }: Profile): Suggestion[] {
  const average = ema(capped.slice(0, trusted), FASTAI_BETA ** (1 / lr.length));
  // The average starts as noisy as the loss: fastai leaves the first tenth out.
  const from = Math.floor(lr.length / 10);
  const settled = average.slice(from);
  const xs = x.slice(0, trusted);
  const indices: [SuggestionMethod, number | null][] = [
    ['steepest', steepest(xs, smooth.slice(0, trusted))],
    ['valley', offset(valley(settled), from)],
    ['slide', offset(slide(xs.slice(from), settled), from)],
  ];
  const suggestions = indices.flatMap(([method, index]) =>
    index === null ? [] : [{ method, lr: lr[index]! }],
  );
  return [...suggestions, { method: 'minimum/10', lr: lr[lowest]! / 10 }];
}

const offset = (index: number | null, by: number): number | null => (index === null ? null : index + by);

/** Slope of `values` over `x` at each point: central differences inside, one-sided at the ends. */
export function slopes(x: readonly number[], values: readonly number[]): number[] {
  const last = x.length - 1;
  return x.map((_, i) => {
    const left = Math.max(0, i - 1);
    const right = Math.min(last, i + 1);
    return (values[right]! - values[left]!) / (x[right]! - x[left]!);
  });
}

/** Index where the values fall fastest over `x`; null where they never fall. */
function steepestIndex(x: readonly number[], values: readonly number[]): number | null {
  let least = 0;
  let index: number | null = null;
  slopes(x, values).forEach((slope, i) => {
    if (slope < least) [least, index] = [slope, i];
  });
  return index;
}

/**
 * The steepest descent over log LR, less 10 % of the points for safety: `argmin(gradient(loss, log lr)) - len(loss) // 10`.
 * Source: fastai's `steep` (callback/schedule.py) and Lightning's `Tuner.lr_find`, both without the step back.
 */
export function steepest(x: readonly number[], values: readonly number[]): number | null {
  const index = steepestIndex(x, values);
  return index === null ? null : Math.max(0, index - Math.floor(values.length / 10));
}

/**
 * Halfway into the valley: the longest decreasing subsequence of the losses, cut in thirds, the middle of the second third.
 * Its start is counted back from its end by its length, as if it had no gaps. Source: fastai's `valley`
 * (callback/schedule.py), after ESRI's arcgis.learn.
 */
export function valley(values: readonly number[]): number | null {
  const { last, length } = longestDecrease(values);
  if (length < 2) return null;
  const third = length / 3;
  return Math.max(0, last - length) + Math.floor(third) + Math.floor(third / 2);
}

/** End and length of the longest strictly decreasing subsequence, in O(n log n) (C. Schensted, 1961). */
function longestDecrease(values: readonly number[]): { last: number; length: number } {
  // ends[k]: where the decreasing subsequence of length k + 1 that can go on the furthest ends.
  const ends: number[] = [];
  values.forEach((value, i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const between = (low + high) >> 1;
      if (values[ends[between]!]! > value) low = between + 1;
      else high = between;
    }
    ends[low] = i;
  });
  return { last: ends.at(-1) ?? 0, length: ends.length };
}

/** Width of the sliding interval, as a share of the curve: fastai's 15 of the 85 points that it looks at. */
const SLIDE_SHARE = 15 / 85;
/** Slopes closer than this (in descents a decade) are alike. */
const SLIDE_THRESHOLD = 0.05;

/**
 * Slides an interval from the right end of the curve to the left until the slopes at its two ends are alike; its left end is the answer.
 * Source: fastai's `slide`, after N. Novák's "interval slide rule". fastai compares slopes by an absolute 0.005; here they
 * are counted in descents a decade, so that the scale of the loss does not matter.
 */
export function slide(x: readonly number[], values: readonly number[]): number | null {
  const descent = (values[0] ?? 0) - values.reduce((a, b) => Math.min(a, b), Infinity);
  if (!(descent > 0)) return null;
  const slope = slopes(x, values);
  const width = Math.max(1, Math.round(SLIDE_SHARE * values.length));
  let right = values.length - 1;
  if (right - width < 0) return null;
  while (right - width > 0 && Math.abs(slope[right]! - slope[right - width]!) > SLIDE_THRESHOLD * descent)
    right--;
  return right - width;
}
