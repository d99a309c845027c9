import { memoryName, memoryOf } from './optimizer.ts';
import type { Profile } from './profile.ts';
import type { OptimizerFacts, Recommendation } from './types.ts';
import { formatLr } from './format.ts';

/** Two readings of one bound or two ends of one span: their middle is the geometric mean, as LRs count by ratio. */
const middle = (a: number, b: number): number => Math.sqrt(a * b);

/** How far to each side of a lone bound LRs count as about as good: a factor of two, the usual step of a search by hand. */
const STEP_BY_HAND = 2;

/**
 * Our own suggestion: the middle, in log LR, between the LR at which half of the descent is done and the highest LR that training can
 * bear; that limit itself where it is the lower of the two.
 *
 * - **Half of the descent.** Below it the loss hardly moves within a sweep, so it bounds the good LRs from below. A
 *   half is what noise moves least: there the curve is steepest.
 * - **The limit.** A sweep shows harm at LRs too high by the optimizer's memory (optimizer.ts). Two readings are divided by it: the last LR whose smoothed loss
 *   is not above the minimum by more than its error (where the minimum is a plateau, the plateau's end, not a chance dip in it), and the LR whose
 *   update made the loss rise for good. Their geometric mean is taken.
 * - **No descent.** Null: whatever the loss measures, no LR of the sweep made it better. Of an explosion the limit remains (`limitWithoutDescent`).
 *
 * The form and the few constants have reasons of their own, but were chosen among some forty variants compared on the very recordings that
 * bench/suggest.ts scores (and on similar sweeps), so its figures flatter a little. Most variants came within 0.01 of each other in mean regret.
 */
export function recommend(
  profile: Profile,
  nonFiniteLr: number | null,
  facts: OptimizerFacts,
): Recommendation | null {
  const { lr, lowest, lastGood, halfway, descends } = profile;
  const memory = memoryOf(facts);
  if (!descends) return null;
  const exploded = explosionLr(profile, nonFiniteLr);
  const good = lr[lastGood]!;
  const limit = (exploded === null ? good : middle(good, exploded)) / memory;
  const half = lr[halfway]!;
  const shape =
    `Half of the descent is done by ${formatLr(half)}, the loss is lowest near ${formatLr(lr[lowest]!)} and ` +
    (exploded === null
      ? `had not exploded by ${formatLr(lr.at(-1)!)}.`
      : `explodes at ${formatLr(exploded)}.`);
  if (limit <= half) {
    return {
      lr: limit,
      low: limit / STEP_BY_HAND,
      high: Math.max(limit, Math.min(half, limit * STEP_BY_HAND)),
      method: 'limit',
      reason: `${shape} ${bears(limit, memory, facts)}, and no more.`,
    };
  }
  const between = middle(half, limit);
  // Bounds closer than a step by hand agree; how narrowly is chance.
  const agree = limit / half < STEP_BY_HAND;
  return {
    lr: between,
    low: agree ? between / Math.sqrt(STEP_BY_HAND) : half,
    high: agree ? between * Math.sqrt(STEP_BY_HAND) : limit,
    method: 'descent and limit',
    reason: `${shape} ${bears(limit, memory, facts)}; ${
      agree ? 'the two agree.' : `the suggestion is the middle of ${formatLr(half)} and that.`
    }`,
  };
}

/**
 * The highest LR that training can bear, where the loss explodes without having fallen; null where it does not explode. It is no suggestion: of seven recorded
 * sweeps over a long plateau it was a good LR in two, and labels that mean nothing give the same curve.
 */
export function limitWithoutDescent(
  profile: Profile,
  nonFiniteLr: number | null,
  facts: OptimizerFacts,
): number | null {
  const exploded = explosionLr(profile, nonFiniteLr);
  return exploded === null ? null : exploded / memoryOf(facts);
}

/** The LR whose update made the loss rise for good or stop being finite, whichever is lower. */
function explosionLr({ lr, explosion }: Profile, nonFiniteLr: number | null): number | null {
  const risen = explosion === null ? null : lr[explosion]!;
  if (nonFiniteLr === null) return risen;
  // A loss does not overflow at the first update that harms it: like a rise, it is noticed two updates late.
  const below = lr.filter((value) => value < nonFiniteLr);
  const overflowed = below.at(-2) ?? lr[0]!;
  return risen === null ? overflowed : Math.min(risen, overflowed);
}

function bears(limit: number, memory: number, facts: OptimizerFacts): string {
  const most = `training should bear about ${formatLr(limit)}`;
  const times = `at LRs some ${Math.round(memory)} times too high`;
  if (memory === 1) return `A longer ${most}`;
  const name = memoryName(facts);
  return name === null
    ? `Most optimizers show harm late, ${times}, so ${most}`
    : `With ${name} harm shows late, ${times}, so ${most}`;
}
