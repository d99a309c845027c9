import { median, noiseOf, trailingMedian } from './noise.ts';
import type { Point } from './types.ts';

/** How many times its descent the loss may climb before a sweep stops. */
export const DEFAULT_STOP_FACTOR = 4;

/** Fewer finite points than this say nothing about where the loss is going. */
const FEWEST = 10;
/** A level is the median of this many losses in a row: most of them must be up before the loss counts as risen. */
const WINDOW = 5;
/** Losses that tell where a pass starts: in a linear sweep the third one may have fallen already. */
const OPENING = 3;
/** A difference of this many standard deviations of the noise is taken for real. */
const SIGNIFICANT = 4;
/** Climbing back this share of the descent is past the minimum beyond doubt. */
const TURNED = 0.5;
/** Climbing by this many times four sigma without a descent is an explosion. */
const EXPLODED = 2;
/** Rounding alone moves a constant float32 loss by this share of its size. */
const ROUNDING = 1e-6;

/**
 * Whether a pass has diverged: its last loss is not finite, or the loss has climbed from its lowest level by more than
 * `stopFactor` times what it had descended to get there (or by that many times four sigma of its noise, where it has
 * hardly descended). `null`: never.
 *
 * Peers stop when the loss exceeds 4 times the best one (fastai, Lightning, ktrain), which depends on where the loss has its zero:
 * one of -1 stops at once, one of 70,000 never. Descent and climb are differences, so scaling or shifting the
 * loss changes nothing. Levels are medians of five losses in a row, so that a single spike neither stops a pass nor sets its best.
 */
export function shouldStop(points: readonly Point[], stopFactor: number | null): boolean {
  if (stopFactor === null || points.length === 0) return false;
  if (!hasLoss(points[points.length - 1]!)) return true;
  const levels = levelsOf(points);
  return levels !== null && climbed(levels, stopFactor, levels.at.length - 1);
}

/**
 * Whether a pass has clearly gone past its minimum: it has descended and then climbed back by half of that, or, without a
 * descent, climbed by far more than its noise, or ended in a non-finite loss.
 */
export function hasTurned(points: readonly Point[]): boolean {
  if (points.some((point) => !hasLoss(point))) return true;
  const levels = levelsOf(points);
  if (levels === null) return false;
  return levels.at.some((_, i) => {
    const descended = levels.start - levels.best[i]! > SIGNIFICANT * levels.noise;
    return climbed(levels, descended ? TURNED : EXPLODED, i);
  });
}

interface Levels {
  readonly start: number;
  /** The level after each step. */
  readonly at: readonly number[];
  /** The lowest level up to each step. */
  readonly best: readonly number[];
  readonly noise: number;
}

function levelsOf(points: readonly Point[]): Levels | null {
  const losses = points.filter(hasLoss).map((point) => point.loss!);
  if (losses.length < FEWEST) return null;
  const at = trailingMedian(losses, WINDOW).slice(WINDOW - 1);
  let least = Infinity;
  const best = at.map((level) => (least = Math.min(least, level)));
  return { start: median(losses.slice(0, OPENING)), at, best, noise: noiseOf(losses) };
}

function climbed({ start, at, best, noise }: Levels, factor: number, i: number): boolean {
  const descent = Math.max(start - best[i]!, SIGNIFICANT * noise);
  return at[i]! - best[i]! > factor * descent + ROUNDING * Math.abs(best[i]!);
}

function hasLoss(point: Point): boolean {
  return point.loss !== null && Number.isFinite(point.loss);
}
