import { median, noiseOf, trailingMedian } from './noise.ts';
import { kernelSmooth } from './smoothing.ts';

/** Width of the smoothing, in decades of LR: narrow against the two or three decades over which a loss descends, wide against a step. */
const BANDWIDTH = 0.2;
/** A curve of more points than this is read as so many means of neighbours: more would cost time and show nothing. */
const MOST_POINTS = 400;
/** Losses in a row whose median stands for the level there, so that a spike does not. */
const LEVEL_REACH = 4;

/** What one curve of losses says, ready to be read by estimators and diagnoses. All arrays are as long as `lr`. */
export interface Profile {
  /** Ascending. */
  readonly lr: readonly number[];
  /** log10 of `lr`. */
  readonly x: readonly number[];
  readonly loss: readonly number[];
  /** The loss smoothed over log LR, an exploding tail capped at as much above the start as the minimum is below it. */
  readonly smooth: readonly number[];
  /** Standard deviation of `loss` from step to step (noise.ts). */
  readonly noise: number;
  /** Standard error of `smooth`. */
  readonly error: number;
  /** The level before the LR does anything. */
  readonly start: number;
  /** `start` less the least smoothed loss; `>= 0`. */
  readonly descent: number;
  /** Index of the least smoothed loss. */
  readonly lowest: number;
}

/** Reads a curve; null for fewer than three points. */
export function profileOf(lrs: readonly number[], losses: readonly number[]): Profile | null {
  if (lrs.length < 3) return null;
  const { lr, loss } = thinned(lrs, losses);
  const x = lr.map(Math.log10);
  const noise = noiseOf(loss);
  const levels = trailingMedian(loss, LEVEL_REACH);
  const start = median(loss.slice(0, LEVEL_REACH + 1));
  const least = levels.slice(Math.min(LEVEL_REACH, levels.length - 1)).reduce((a, b) => Math.min(a, b));
  const cap = start + Math.max(start - least, 4 * noise);
  const bandwidth = Math.max(BANDWIDTH, (2 * (x.at(-1)! - x[0]!)) / x.length);
  const smooth = kernelSmooth(
    x,
    loss.map((value) => Math.min(value, cap)),
    bandwidth,
  );
  let lowest = 0;
  smooth.forEach((value, i) => {
    if (value < smooth[lowest]!) lowest = i;
  });
  const density = x.length / (x.at(-1)! - x[0]!);
  return {
    lr,
    x,
    loss,
    smooth,
    noise,
    // The variance of a kernel mean with a Gaussian of standard deviation h over points of density d is noise^2 / (2 sqrt(pi) h d).
    error: noise / Math.sqrt(2 * Math.sqrt(Math.PI) * bandwidth * density),
    start,
    descent: Math.max(0, start - smooth[lowest]!),
    lowest,
  };
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
