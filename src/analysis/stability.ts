import { noiseAboutSlope } from './noise.ts';
import type { Profile } from './profile.ts';
import type { OptimizerFacts } from './types.ts';

const PLAIN_DESCENT = /^(sgd|gradientdescent)(optimizer)?$/i;
/** The rise is read over so many steps, its last: there the stiffest direction outweighs all others. */
const LAST_STEPS = 3;
/** A loss that is higher than its lowest by less than this share of the descent tells more of other directions than of the one that grows. */
const VISIBLE = 0.05;
/** The rise is read up to this many descents: far above them a network is no longer the one that was to be trained. */
const NEAR = 4;
/** Losses that tell the noise, at least. */
const FEWEST = 5;
/** What is kept below the answer at least: the ratio of two LRs of a usual sweep. */
const MARGIN = 1.2;
/** A loss must be this many standard deviations of the noise above the lowest of all, which itself is some three below their level. */
const SIGNIFICANT = 6;

/**
 * The highest LR at which plain gradient descent stays stable, extrapolated from how fast the loss grows once it does; null for other
 * optimizers, and where the loss does not explode.
 *
 * Along a direction of curvature `c` an update multiplies the distance to the minimum by `1 - lr c`, its share of the loss by the square of
 * that, so it shrinks up to `lr = 2 / c`. A sweep shows that late: near `1 / c` it makes the share tiny, and beyond `2 / c` it takes many
 * steps, each at a higher LR, until the share is seen again. But once the loss is seen to grow from `a` to `b` in an update, that growth tells
 * the curvature: `b / a = (lr c - 1) ** 2`, so `2 / c = 2 lr / (1 + sqrt(b / a))`. What other directions hold of the loss makes the growth
 * look slower, so the least of the last few answers is nearest, and it is given less one step of the sweep. (On 3000 random noiseless quadratics
 * the answer before that was the true limit in the median, and at most 1.14 times it.)
 *
 * Source: the stability of gradient descent on a quadratic, e.g. G. Goh, "Why Momentum Really Works", Distill (2017); with momentum a tenth
 * (optimizer.ts) of the LR where the loss explodes is below the limit anyway.
 */
export function stableLr(profile: Profile, facts: OptimizerFacts): number | null {
  if (!isPlainDescent(facts)) return null;
  const { lr, loss } = profile.steps;
  const { descends, halfway, trusted } = profile;
  const opening = Math.floor((loss.length * (descends ? halfway : trusted)) / profile.lr.length);
  const noise = noiseAboutSlope(loss.slice(0, Math.max(FEWEST, opening)));
  const lowest = indexOfLeast(loss);
  const above = loss.map((value) => value - loss[lowest]!);
  const descent = profile.start - loss[lowest]!;
  const visible = Math.max(VISIBLE * descent, SIGNIFICANT * noise);
  const unseen = Math.max(VISIBLE * VISIBLE * descent, SIGNIFICANT * noise);
  const far = above.findIndex((value, i) => i > lowest && value > NEAR * descent && value > visible);
  const end = far < 0 ? above.length - 1 : far;
  if (end <= lowest || above[end]! <= visible) return null;
  const answers: number[] = [];
  for (let i = end; i > Math.max(lowest, end - LAST_STEPS); i--) {
    // A share that is not seen is taken for the least that noise, or the other directions, would show.
    const before = Math.max(above[i - 1]!, unseen);
    if (above[i]! > before) answers.push((2 * lr[i]!) / (1 + Math.sqrt(above[i]! / before)));
    if (above[i - 1]! <= visible) break;
  }
  if (answers.length === 0) return null;
  return Math.min(...answers) / Math.max(MARGIN, lr[end]! / lr[end - 1]!);
}

/** Whether an update is the LR times the gradient, and nothing is remembered. */
export function isPlainDescent({ type, momentum }: OptimizerFacts): boolean {
  return type !== undefined && PLAIN_DESCENT.test(type) && (momentum ?? 0) === 0;
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((least, value, i) => (value < values[least]! ? i : least), 0);
}
