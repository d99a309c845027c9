import type { Combined } from './combine.ts';
import { memoryName, memoryOf } from './optimizer.ts';
import type { Profile } from './profile.ts';
import { hasRisen, isBottomless, isDescentOver } from './settled.ts';
import { isPlainDescent, stableLr } from './stability.ts';
import type { OptimizerFacts, Recommendation } from './types.ts';
import { formatLr } from './format.ts';

/** Two readings of one bound or two ends of one span: their middle is the geometric mean, as LRs count by ratio. */
const middle = (a: number, b: number): number => Math.sqrt(a * b);

/** How far to each side of a suggestion LRs count as about as good: by a factor of two at least, the usual step of a search by hand. */
const STEP_BY_HAND = 2;
/** And by half a decade at most: a span that is wider for what cannot be told says nothing. */
const WIDEST_STEP = Math.sqrt(10);

/**
 * Our own suggestion: the middle, in log LR, between the LR at which half of the descent is done and the highest LR that training can
 * bear; that limit itself where it is the lower of the two.
 *
 * - **Half of the descent.** Below it the loss hardly moves within a sweep, so it bounds the good LRs from below. A
 *   half is what noise moves least: there the curve is steepest.
 * - **The limit.** A sweep shows harm at LRs too high by the optimizer's memory (optimizer.ts). Two readings are divided by it: the last LR whose smoothed loss
 *   is not above the minimum by more than its error (where the minimum is a plateau, the plateau's end, not a chance dip in it), and the LR whose
 *   update made the loss rise for good. Their geometric mean is taken. Plain SGD has no memory to divide by: it bears
 *   no more than the LR of the lowest loss, from where on the steepest direction grows again, nor than what is stable (stability.ts).
 * - **No rise.** The sweep has shown no LR that is too high, and its last LR is no limit. The reading is then what training bears at least: a suggestion
 *   where the descent is over and half of it lies below that, else none.
 * - **No descent, or one without an end.** Null: no LR of the sweep made the loss better, or a higher one always makes it lower. Of an explosion
 *   the limit remains (`limitWithoutDescent`).
 *
 * The form and the few constants have reasons of their own, but were chosen among some forty variants compared on the very recordings that
 * bench/suggest.ts scores (and on similar sweeps), so its figures flatter a little. Most variants came within 0.01 of each other in mean regret.
 */
export function recommend(combined: Combined, facts: OptimizerFacts): Recommendation | null {
  const { profile, nonFiniteLr, cut } = combined;
  if (profile === null || !profile.descends || isBottomless(combined)) return null;
  const { lr, lowest, lastGood, halfway } = profile;
  const risen = hasRisen(combined);
  if (!risen && !isDescentOver(combined)) return null;
  const memory = memoryOf(facts);
  const exploded = explosionLr(profile, nonFiniteLr);
  const good = lr[lastGood]!;
  const reading = exploded === null ? good : middle(good, exploded);
  const turn = risen && isPlainDescent(facts) ? lr[lowest]! : Infinity;
  const stable = Math.min(turn, stableLr(profile, facts) ?? Infinity);
  const limit = Math.min(reading / memory, stable);
  const half = lr[halfway]!;
  const isLimit = risen || (!cut && lastGood < lr.length - 1);
  if (!isLimit && limit <= half) return null;
  const step = leeway(profile, reading, memory);
  const last = formatLr(lr.at(-1)!);
  const shape =
    `Half of the descent is done by ${formatLr(half)}, the loss is lowest near ${formatLr(lr[lowest]!)} and ` +
    (exploded !== null ? `explodes at ${formatLr(exploded)}.` : `had not exploded by ${last}.`) +
    (cut ? ` The sweep was cut there, after the descent was over: it shows no LR that is too high.` : '');
  const bears =
    limit === turn
      ? `Plain SGD bears no more than the LR where the loss turns, ${formatLr(limit)}`
      : limit === stable
        ? `From how fast it grows there, plain SGD is stable up to about ${formatLr(limit)}`
        : bearsBy(limit, memory, facts, isLimit);
  if (limit <= half) {
    // At half of the LR where SGD gets unstable its steepest direction is done in one step.
    const bearable = limit === stable ? limit / 2 : limit;
    // Which LR did the harm is known to a factor only; above what is stable no LR is in the span.
    const most = bearable * step > stable ? ` but at most ${formatLr(stable)}` : '';
    const [within, suggested] =
      limit === stable
        ? ['', 'half of it']
        : [`, give or take a factor of ${Number(step.toFixed(1))}${most}`, 'it'];
    return {
      lr: bearable,
      low: bearable / step,
      high: Math.min(bearable * step, stable),
      method: 'limit',
      reason: `${shape} ${bears}${within}. That is below where half of the descent is done, so ${suggested} is the suggestion.`,
    };
  }
  const between = middle(half, limit);
  // Bounds closer than that agree; how narrowly is chance.
  const agree = limit / half < step * step;
  return {
    lr: between,
    low: agree ? between / step : half,
    high: Math.min(agree ? between * step : limit, stable),
    method: 'descent and limit',
    reason: `${shape} ${bears}; ${
      agree ? 'the two agree.' : `the suggestion is the middle of ${formatLr(half)} and that.`
    }`,
  };
}

/**
 * By what factor a suggestion may be off to either side. An update goes on acting for as many steps as the optimizer remembers, so which of these
 * LRs did the harm that is seen is not told by a curve, and differs from run to run: half of what the LR rises in so many steps.
 */
function leeway({ steps }: Profile, reading: number, memory: number): number {
  const above = steps.lr.findIndex((lr) => lr > reading);
  const at = above < 0 ? steps.lr.length - 1 : Math.max(0, above - 1);
  const before = steps.lr[Math.max(0, at - Math.round(memory / 2))]!;
  return Math.min(WIDEST_STEP, Math.max(STEP_BY_HAND, reading / before));
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
  if (exploded === null) return null;
  return Math.min(exploded / memoryOf(facts), stableLr(profile, facts) ?? Infinity);
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

function bearsBy(limit: number, memory: number, facts: OptimizerFacts, isLimit: boolean): string {
  const most = `training should bear ${isLimit ? 'about' : 'at least'} ${formatLr(limit)}`;
  const times = `at LRs some ${Math.round(memory)} times too high`;
  if (memory === 1) return `A longer ${most}`;
  const name = memoryName(facts);
  return name === null
    ? `Most optimizers show harm late, ${times}, so ${most}`
    : `With ${name} harm shows late, ${times}, so ${most}`;
}
