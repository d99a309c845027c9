import type { Combined } from './combine.ts';
import type { Profile } from './profile.ts';
import { hasRisen, isBottomless, isClear, isDescentOver } from './settled.ts';
import type { Diagnosis, Recommendation, Sweep } from './types.ts';
import { CEILING_LR } from './sweep.ts';
import { formatLoss, formatLr } from './format.ts';

/** Fewer points than this cannot be told from chance. */
export const FEWEST_POINTS = 20;
/** An explosion, or half of the descent, within this share of the sweep is immediate: there was no room below it. */
const IMMEDIATE = 0.1;
/** Guessing between two classes costs ln 2, or less where one is rare: half of that has been learnt. */
const GUESSING = Math.LN2 / 2;
/** Noise of this share of the loss can hide a descent that anybody would want to see. */
const HIDING = 0.2;

/** What the shape of the curve says, most important first; empty for a curve as in the book. `isRunning`: no sweep is called cut, since it goes on. */
export function diagnose(
  combined: Combined,
  sweep: Sweep,
  recommended: Recommendation | null,
  isRunning: boolean,
): Diagnosis[] {
  const { profile, points, nonFiniteLr, untrained, cut } = combined;
  if (untrained === null) return nonFiniteLr === null ? [] : [NON_FINITE_FROM_START];
  if (profile !== null && isImmediate(profile, points, nonFiniteLr, sweep))
    return [immediateExplosion(profile, sweep)];
  const few = points < FEWEST_POINTS && !isRunning ? [tooFewPoints(points)] : [];
  if (profile === null || points < FEWEST_POINTS) return few;

  const risen = hasRisen(combined);
  const found: Diagnosis[] = [];
  if (cut) found.push(...(isRunning ? [] : [cutShort(combined, sweep, recommended)]));
  else if (!profile.descends) found.push(unmoved(profile, risen));
  else if (isBottomless(combined)) return [noFloor(profile)];
  if (profile.descends && !isClear(profile)) found.push(tooNoisy(profile));
  if (profile.descends && beginsBelow(profile, sweep)) found.push(fallsAtOnce(profile, sweep));
  if (!risen && profile.descends && !cut) found.push(neverDiverged(profile, isDescentOver(combined)));
  return found;
}

function isImmediate(profile: Profile, points: number, nonFiniteLr: number | null, sweep: Sweep): boolean {
  if (profile.descends) return false;
  if (profile.opensRising) return true;
  return (
    (nonFiniteLr !== null && points <= early(sweep)) ||
    (profile.explosion !== null && profile.explosion < early(sweep))
  );
}

/** Whether the loss had fallen by half before the LRs of the sweep had well begun; a linear sweep begins high by its nature. */
function beginsBelow({ lr, halfway }: Profile, { mode, minLr, maxLr }: Sweep): boolean {
  return mode === 'exponential' && Math.log(lr[halfway]! / minLr) < IMMEDIATE * Math.log(maxLr / minLr);
}

/** The number of steps that count as the sweep's beginning. */
function early({ steps }: Sweep): number {
  return Math.max(3, IMMEDIATE * steps);
}

/** The diagnosis of a loss that never falls by more than its noise. */
function unmoved(profile: Profile, risen: boolean): Diagnosis {
  const { start, noise } = profile;
  if (noise > HIDING * Math.abs(start)) return tooNoisy(profile);
  return risen && start >= 0 && start < GUESSING ? ALREADY_TRAINED : flat(profile, risen);
}

const NON_FINITE_FROM_START: Diagnosis = {
  code: 'non-finite-from-start',
  message: 'The first loss is already not a finite number, before any update.',
  advice:
    'Look for NaN or infinite values in the data, a log or division by zero in the loss, or broken initial weights.',
};

const ALREADY_TRAINED: Diagnosis = {
  code: 'already-trained',
  message: 'The loss starts low and only rises: the model seems to be trained already.',
  advice: 'Run on fresh weights, or take the upper end of the LR range as a limit for further training.',
};

function immediateExplosion({ lr, explosion }: Profile, { mode, minLr }: Sweep): Diagnosis {
  const isLinear = mode === 'linear';
  const lower = isLinear
    ? 'End the sweep at a lower LR, or sweep exponentially.'
    : 'Begin the sweep a thousand times lower.';
  return {
    code: 'immediate-explosion',
    message: `The loss rises right from the start, near LR ${formatLr(explosion === null ? minLr : lr[explosion]!)}.`,
    advice:
      `${lower} If that changes nothing, check the initial weights and the scale of the data; ` +
      'the loss of a GAN or of reinforcement learning may grow while it learns, and no sweep can read it.',
    remedies: [isLinear ? 'flatter' : 'lower'],
  };
}

function tooFewPoints(points: number): Diagnosis {
  return {
    code: 'too-few-points',
    message: `Only ${points} training ${points === 1 ? 'step was' : 'steps were'} seen; a curve takes at least ${FEWEST_POINTS}.`,
    advice:
      'Let the sweep run on. Where the script itself ends so early, let it train for more steps: more data, more epochs or smaller batches.',
  };
}

function flat({ start, noise }: Profile, risen: boolean): Diagnosis {
  const stays =
    noise > 0
      ? `stays near ${formatLoss(start, 2)} within its noise of ${formatLoss(noise, 2)}`
      : `stays at ${formatLoss(start, 2)}`;
  return {
    code: 'flat',
    message: `The loss ${stays} ${risen ? 'until it rises: no LR taught the model anything.' : 'at every LR: the model is not learning.'}`,
    advice:
      'Check that the labels belong to the inputs and that the optimizer has the weights. A long plateau at the start of training looks the same' +
      (risen ? ': if it is one, the upper end of the LR range is what training should bear.' : '.'),
  };
}

function tooNoisy({ noise, descent }: Profile): Diagnosis {
  return {
    code: 'too-noisy',
    message: `The loss jumps by ${formatLoss(noise, 2)} from step to step and falls by ${formatLoss(descent, 2)} in all: where it falls is a guess.`,
    advice:
      'Repeat the sweep with several passes, take more steps, or use larger batches; where the data depend on the model (reinforcement learning), judge by the rewards instead.',
  };
}

function cutShort(combined: Combined, { maxLr }: Sweep, recommended: Recommendation | null): Diagnosis {
  const { lr, descends, halfway } = combined.profile!;
  const last = formatLr(lr.at(-1)!);
  const where = `The sweep was cut at LR ${last}, before it reached ${formatLr(maxLr)}`;
  const advice = 'Let it run to its end; with fewer steps it takes less time.';
  const cut = (message: string): Diagnosis => ({ code: 'cut-short', message, advice });
  if (!descends) return cut(`${where}: up to there the loss had not moved.`);
  if (recommended !== null)
    return cut(`${where}: the loss no longer fell, but no LR that is too high was seen.`);
  return isDescentOver(combined)
    ? cut(
        `${where}: half of the descent was done by ${formatLr(lr[halfway]!)}, but which LR is too high was not seen.`,
      )
    : cut(`${where}: the loss still fell there, so neither the best LR nor the highest one can be read.`);
}

function fallsAtOnce({ lr, halfway }: Profile, { minLr }: Sweep): Diagnosis {
  return {
    code: 'falls-at-once',
    message: `The loss falls already at the lowest LR, ${formatLr(minLr)}: half of its descent is done by ${formatLr(lr[halfway]!)}.`,
    advice:
      'Begin the sweep a thousand times lower. If the loss falls there too, something else than the learning rate moves it (data that get easier, say), and the suggestion means little.',
    remedies: ['lower'],
  };
}

function noFloor({ lr, smooth, lowest }: Profile): Diagnosis {
  return {
    code: 'no-floor',
    message: `The loss falls in proportion to the LR, down to ${formatLoss(smooth[lowest]!, 2)} near ${formatLr(lr[lowest]!)}: it seems to have no lower bound.`,
    advice:
      "No LR can be judged by such a loss, since a higher one always lowers it more. Check its sign, and that it is a loss to minimise: a sum of outputs, a reward or a critic's score is none.",
  };
}

function neverDiverged({ lr }: Profile, isOver: boolean): Diagnosis {
  const last = lr.at(-1)!;
  const message = isOver
    ? `The loss had not risen again by LR ${formatLr(last)}.`
    : `The loss still fell at the end of the sweep, LR ${formatLr(last)}.`;
  const diverged = (advice: string): Diagnosis => ({ code: 'never-diverged', message, advice });
  if (last < CEILING_LR / 10)
    return { ...diverged(`Widen the sweep up to LR ${CEILING_LR}.`), remedies: ['wider'] };
  return diverged(
    isOver
      ? 'The loss is bounded or gradients are clipped: prefer the low end of the suggested span.'
      : 'No LR can be read from it. The gradients may be very small (multiply the loss by a large number), or the loss may have no lower bound.',
  );
}
