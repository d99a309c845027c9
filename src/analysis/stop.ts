import { median, noiseOf } from './noise.ts';
import type { Point } from './types.ts';

/** Fewer points than this say nothing about where the loss is going. */
const FEWEST = 10;
/** The loss counts as risen only when most of this many losses in a row are up: one spike is not an explosion. */
const WINDOW = 5;
/** A difference of this many standard deviations of the noise is taken for real. */
const SIGNIFICANT = 4;
/** Climbing back this share of the descent is past the minimum beyond doubt. */
const TURNED = 0.5;

/**
 * Whether a pass has diverged: its last loss is not finite, or the loss has climbed from its lowest level by more than
 * `stopFactor` times what it had descended to get there (and by more than the noise explains). `null`: never.
 *
 * Peers stop when the loss exceeds 4 times the best one (fastai, Lightning, ktrain), which depends on where the loss has its zero:
 * a loss of -1 stops at once, one of 70,000 never. Descent and climb are differences, so scaling or shifting the
 * loss changes nothing. Levels are medians of five losses in a row, so that a single spike neither stops a pass nor sets its best.
 */
export function shouldStop(points: readonly Point[], stopFactor: number | null): boolean {
  if (stopFactor === null || points.length === 0) return false;
  if (!isFinite(points[points.length - 1]!)) return true;
  const levels = levelsOf(points);
  return levels !== null && climbed(levels, stopFactor, levels.at.length - 1);
}

/** Whether a pass has clearly gone past its minimum: it has descended, and then climbed back by half of that, or ended in a non-finite loss. */
export function hasTurned(points: readonly Point[]): boolean {
  if (points.some((point) => !isFinite(point))) return true;
  const levels = levelsOf(points);
  if (levels === null) return false;
  return levels.at.some(
    (_, i) => levels.start - levels.best[i]! > SIGNIFICANT * levels.noise && climbed(levels, TURNED, i),
  );
}

interface Levels {
  readonly start: number;
  /** The median of the losses around each step. */
  readonly at: readonly number[];
  /** The lowest level up to each step. */
  readonly best: readonly number[];
  readonly noise: number;
}

function levelsOf(points: readonly Point[]): Levels | null {
  const losses = points.filter(isFinite).map((point) => point.loss!);
  if (losses.length < FEWEST) return null;
  const at: number[] = [];
  const best: number[] = [];
  for (let i = WINDOW - 1; i < losses.length; i++) {
    const level = median(losses.slice(i - WINDOW + 1, i + 1));
    at.push(level);
    best.push(Math.min(level, best.at(-1) ?? level));
  }
  return { start: at[0]!, at, best, noise: noiseOf(losses) };
}

function climbed({ start, at, best, noise }: Levels, factor: number, i: number): boolean {
  const descent = Math.max(start - best[i]!, SIGNIFICANT * noise);
  // Rounding alone moves a constant loss by some 1e-7 of its size (float32).
  const rounding = 1e-6 * Math.abs(best[i]!);
  return at[i]! - best[i]! > factor * descent + rounding;
}

function isFinite(point: Point): boolean {
  return point.loss !== null && Number.isFinite(point.loss);
}
