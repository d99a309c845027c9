import { median, noiseOf, trailingMedian } from './noise.ts';
import { kernelSmooth } from './smoothing.ts';

/** Width of the smoothing, in decades of LR: narrow against the two or three decades over which a loss descends, wide against a step. */
const BANDWIDTH = 0.2;
/** A curve of more points than this is read as so many means of neighbours: more would cost time and show nothing. */
const MOST_POINTS = 400;
/** Losses in a row whose median is the level there: one or two spikes do not move it. */
const LEVEL_WIDTH = 5;
/** The opening is within this share of the decades walked: a linear sweep leaves most of them behind in one step. */
const OPENING_SHARE = 0.25;
/** The same where it matters when the loss rose: the median of three notices a rise at its second step. */
const RISE_WIDTH = 3;
/** How many updates lie between the one that did harm and the median of three that shows it. */
const NOTICED_AFTER = 2;
/** A descent must be this many standard errors: with some twenty independent stretches to find a minimum in, chance makes two or three. */
const SIGNIFICANT = 4;
/** Rounding alone moves a constant float32 loss by this share of its size. */
const ROUNDING = 1e-6;

/** What one curve of losses says. The arrays are as long as `lr`. All of it is unchanged by scaling and shifting the loss (up to that scale and shift). */
export interface Profile {
  /** Ascending. */
  readonly lr: readonly number[];
  /** log10 of `lr`. */
  readonly x: readonly number[];
  /** Every step's LR and loss, as they came: longer than the other arrays where those are thinned. */
  readonly steps: { readonly lr: readonly number[]; readonly loss: readonly number[] };
  /** The loss, an exploding tail capped at as much above the start as the minimum is below it. */
  readonly capped: readonly number[];
  /** `capped` smoothed over log LR. */
  readonly smooth: readonly number[];
  /** How many of the first points are to be trusted: those before the loss rose far above its start, from where few curves come back whole. */
  readonly trusted: number;
  /** Standard deviation of the loss from step to step (noise.ts). */
  readonly noise: number;
  /** The level before the LR does anything. */
  readonly start: number;
  /** Index of the least smoothed loss among the trusted. */
  readonly lowest: number;
  /** Whether each of the first ten losses is above the one before: by chance, one curve in millions. */
  readonly opensRising: boolean;
  /** How far the smoothed loss falls below the mean of all that precedes its fall, `>= 0`. */
  readonly descent: number;
  /** The descent in its standard errors. */
  readonly certainty: number;
  /** Whether the descent is more than chance. */
  readonly descends: boolean;
  /** First index with half of the descent behind it. */
  readonly halfway: number;
  /** Last index from `lowest` on whose smoothed loss is within two standard errors of the least. */
  readonly lastGood: number;
  /** Index of the update that made the loss rise for good (by half of the descent and by more than noise); null if it did not. */
  readonly explosion: number | null;
}

/** Reads a curve of finite losses; `untrained` is the loss before any update, if known. Null for fewer than three points. */
export function profileOf(
  lrs: readonly number[],
  losses: readonly number[],
  untrained: number | null = null,
): Profile | null {
  if (lrs.length < 3) return null;
  const { lr, loss } = thinned(lrs, losses);
  const x = lr.map(Math.log10);
  const { start, trusted, cap } = opening(x, loss, untrained);
  const noise = noiseOf(loss.slice(0, trusted));
  const bandwidth = Math.max(BANDWIDTH, (2 * (x.at(-1)! - x[0]!)) / x.length);
  const capped = loss.map((value) => Math.min(value, cap));
  const kernel = kernelSmooth(x, capped, bandwidth);
  const smooth = kernel.values;

  let lowest = 0;
  for (let i = 1; i < trusted; i++) if (smooth[i]! < smooth[lowest]!) lowest = i;
  const least = smooth[lowest]!;
  const half = (start + least) / 2;
  let halfway = 0;
  while (halfway < lowest && smooth[halfway]! > half) halfway++;
  // All that lies before the descent tells the level that it starts from better than the first few losses do.
  const before = capped.slice(0, Math.max(1, halfway));
  const level = before.reduce((sum, value) => sum + value, 0) / before.length;
  const descent = Math.max(0, level - least);
  const error = noise * kernel.error[lowest]!;
  const uncertainty = Math.hypot(error, noise / Math.sqrt(before.length)) + ROUNDING * Math.abs(level);
  const certainty = uncertainty > 0 ? descent / uncertainty : 0;
  const descends = halfway > 0 && certainty > SIGNIFICANT;
  let lastGood = lowest;
  while (lastGood + 1 < trusted && smooth[lastGood + 1]! <= least + 2 * error) lastGood++;

  // A loss that falls too little to count as a descent has not risen where it began.
  const base = descends ? least : Math.max(start, median(capped.slice(0, trusted)));
  const rise = base + Math.max(descends ? descent / 2 : 0, 3 * noise, ROUNDING * Math.abs(base));
  const levels = trailingMedian(loss, RISE_WIDTH);
  const risen = levels.findIndex((value, i) => i >= (descends ? lowest : RISE_WIDTH - 1) && value > rise);
  const explosion = risen < 0 ? null : Math.max(0, risen - NOTICED_AFTER);
  return {
    lr,
    x,
    steps: { lr: lrs, loss: losses },
    capped,
    smooth,
    trusted,
    noise,
    start,
    lowest,
    opensRising: loss.length > 10 && loss.slice(1, 11).every((value, i) => value > loss[i]!),
    descent,
    certainty,
    descends,
    halfway,
    lastGood,
    explosion,
  };
}

/** The level at which a curve opens, how many points precede its explosion, and the height at which that is cut. */
function opening(
  x: readonly number[],
  loss: readonly number[],
  untrained: number | null,
): { start: number; trusted: number; cap: number } {
  const count = Math.max(LEVEL_WIDTH, Math.floor(loss.length / 10));
  const end = x[0]! + OPENING_SHARE * (x.at(-1)! - x[0]!);
  const first = loss.slice(0, count).filter((_, i) => x[i]! <= end);
  const start = median(untrained === null ? first : [untrained, ...first]);
  const levels = trailingMedian(loss, LEVEL_WIDTH).slice(Math.min(LEVEL_WIDTH, loss.length) - 1);
  const least = levels.reduce((a, b) => Math.min(a, b));
  const cap = start + Math.max(start - least, SIGNIFICANT * noiseOf(loss), ROUNDING * Math.abs(start));
  const exploded = trailingMedian(loss, RISE_WIDTH).findIndex(
    (value, i) => i >= RISE_WIDTH - 1 && value > cap,
  );
  return { start, trusted: exploded < 0 ? loss.length : exploded + 1, cap };
}

/** Means of neighbouring points, so that at most MOST_POINTS are left. */
function thinned(
  lr: readonly number[],
  loss: readonly number[],
): { lr: readonly number[]; loss: readonly number[] } {
  const size = Math.ceil(lr.length / MOST_POINTS);
  if (size === 1) return { lr, loss };
  const lrs: number[] = [];
  const losses: number[] = [];
  for (let from = 0; from < lr.length; from += size) {
    const to = Math.min(lr.length, from + size);
    let logs = 0;
    let sum = 0;
    for (let i = from; i < to; i++) {
      logs += Math.log(lr[i]!);
      sum += loss[i]!;
    }
    lrs.push(Math.exp(logs / (to - from)));
    losses.push(sum / (to - from));
  }
  return { lr: lrs, loss: losses };
}
