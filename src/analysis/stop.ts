import { median, RunningNoise, TrailingMedian } from './noise.ts';
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
 * The rules by which a pass ends, fed its points as they come. A point costs what it takes to keep the noise's median, so that
 * long sweeps can be judged at every step.
 */
export class StopRule {
  readonly #opening: number[] = [];
  readonly #level = new TrailingMedian(WINDOW);
  readonly #noise = new RunningNoise();
  /** The level after each step, from the first full window on. */
  readonly #levels: number[] = [];
  /** The lowest level up to each step. */
  readonly #best: number[] = [];
  #losses = 0;
  #lost = false;
  #lastIsLost = false;

  add({ loss }: Point): void {
    this.#lastIsLost = loss === null || !Number.isFinite(loss);
    this.#lost ||= this.#lastIsLost;
    if (loss === null || this.#lastIsLost) return;
    this.#losses++;
    if (this.#opening.length < OPENING) this.#opening.push(loss);
    this.#noise.add(loss);
    const level = this.#level.add(loss);
    if (this.#losses < WINDOW) return;
    this.#levels.push(level);
    this.#best.push(Math.min(level, this.#best.at(-1) ?? Infinity));
  }

  /**
   * Whether the pass has diverged: its last loss is not finite, or the loss has climbed from its lowest level by more than
   * `stopFactor` times what it had descended to get there (or by that many times four sigma of its noise, where it has
   * hardly descended). `null`: never.
   *
   * Peers stop when the loss exceeds 4 times the best one (fastai, Lightning, ktrain), which depends on where the loss has its zero:
   * one of -1 stops at once, one of 70,000 never. Descent and climb are differences, so scaling or shifting the
   * loss changes nothing. Levels are medians of five losses in a row, so that a single spike neither stops a pass nor sets its best.
   */
  hasDiverged(stopFactor: number | null): boolean {
    if (stopFactor === null) return false;
    if (this.#lastIsLost) return true;
    return this.#losses >= FEWEST && this.#climbs(() => stopFactor)(this.#levels.length - 1);
  }

  /**
   * Whether the pass has clearly gone past its minimum: it has descended and then climbed back by half of that, or, without a
   * descent, climbed by far more than its noise, or ended in a non-finite loss. Looks at all steps.
   */
  hasTurned(): boolean {
    if (this.#lost) return true;
    if (this.#losses < FEWEST) return false;
    const factor = (descent: number, noise: number): number =>
      descent > SIGNIFICANT * noise ? TURNED : EXPLODED;
    const hasClimbed = this.#climbs(factor);
    return this.#levels.some((_, i) => hasClimbed(i));
  }

  /** Tells of a level, by its index, whether it is too far above the lowest before it. */
  #climbs(factor: (descent: number, noise: number) => number): (i: number) => boolean {
    const start = median(this.#opening);
    const noise = this.#noise.sigma;
    return (i) => {
      const best = this.#best[i]!;
      const descent = start - best;
      const allowed = factor(descent, noise) * Math.max(descent, SIGNIFICANT * noise);
      return this.#levels[i]! - best > allowed + ROUNDING * Math.abs(best);
    };
  }
}
