import type { Profile } from './profile.ts';
import type { Suggestion, SuggestionMethod } from './types.ts';

/** Every classical suggestion that the curve allows, read off the smoothed loss. */
export function suggest(profile: Profile): Suggestion[] {
  const indices: [SuggestionMethod, number | null][] = [
    ['steepest', steepest(profile.x, profile.smooth)],
    ['valley', valley(profile.smooth)],
    ['slide', slide(profile.x, profile.smooth, profile.descent)],
  ];
  const suggestions = indices.flatMap(([method, index]) =>
    index === null ? [] : [{ method, lr: profile.lr[index]! }],
  );
  return [...suggestions, { method: 'minimum/10', lr: profile.lr[profile.lowest]! / 10 }];
}

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
export function steepestIndex(x: readonly number[], values: readonly number[]): number | null {
  let least = 0;
  let index: number | null = null;
  slopes(x, values).forEach((slope, i) => {
    if (slope < least) [least, index] = [slope, i];
  });
  return index;
}

/**
 * The steepest descent over log LR, less 10 % of the points for safety. Source: seed section ("Learning Rate Finding", 8.4):
 * `argmin(gradient(loss, log lr)) - len(loss) // 10`.
 */
export function steepest(x: readonly number[], values: readonly number[]): number | null {
  const index = steepestIndex(x, values);
  return index === null ? null : Math.max(0, index - Math.floor(values.length / 10));
}

/**
 * Halfway into the valley: the longest decreasing subsequence of the losses, its span cut in thirds, the middle of the second third.
 * Source: fastai's `valley` (callback/schedule.py), after ESRI's arcgis.learn.
 */
export function valley(values: readonly number[]): number | null {
  const [first, last] = longestDecrease(values);
  if (last <= first) return null;
  return Math.floor(first + (last - first) / 2);
}

/** First and last index of the longest strictly decreasing subsequence, in O(n log n) (Schensted, 1961). */
function longestDecrease(values: readonly number[]): [first: number, last: number] {
  const ends: number[] = [];
  const before = new Array<number>(values.length).fill(-1);
  values.forEach((value, i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! > value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[i] = ends[low - 1]!;
    ends[low] = i;
  });
  const last = ends.at(-1) ?? 0;
  let first = last;
  while (before[first]! >= 0) first = before[first]!;
  return [first, last];
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
export function slide(x: readonly number[], values: readonly number[], descent: number): number | null {
  if (!(descent > 0)) return null;
  const slope = slopes(x, values);
  const width = Math.max(1, Math.round(SLIDE_SHARE * values.length));
  let right = values.length - 1;
  if (right - width < 0) return null;
  while (right - width > 0 && Math.abs(slope[right]! - slope[right - width]!) > SLIDE_THRESHOLD * descent)
    right--;
  return right - width;
}
