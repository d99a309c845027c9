import type { Combined } from './combine.ts';
import type { Profile } from './profile.ts';
import type { Diagnosis, Sweep } from './types.ts';
import { CEILING_LR } from './sweep.ts';
import { formatLoss, formatLr } from './format.ts';

/** Fewer points than this cannot be told from chance. */
export const FEWEST_POINTS = 20;
/** An explosion, or half of the descent, within this share of the sweep is immediate: there was no room below it. */
const IMMEDIATE = 0.1;
/** A descent of fewer standard errors than this is there, but where exactly is a guess. */
const CLEAR = 6;
/** Guessing between two classes costs ln 2, or less where one is rare: half of that has been learnt. */
const GUESSING = Math.LN2 / 2;
/** Noise of this share of the loss can hide a descent that anybody would want to see. */
const HIDING = 0.2;

/** What the shape of the curve says, most important first; empty for a curve as in the book. */
export function diagnose(combined: Combined, sweep: Sweep): Diagnosis[] {
  const { profile, points, nonFiniteLr, untrained } = combined;
  if (untrained === null) return nonFiniteLr === null ? [] : [NON_FINITE_FROM_START];
  if (profile !== null && isImmediate(profile, points, nonFiniteLr, sweep))
    return [immediateExplosion(profile, sweep)];
  const few = points < FEWEST_POINTS ? [tooFewPoints(points)] : [];
  if (profile === null || few.length > 0) return few;

  const risen = profile.explosion !== null || nonFiniteLr !== null;
  const found: Diagnosis[] = [];
  // A pass that ended before the sweep did, or has not ended yet, says nothing of what comes after.
  const whole = risen || profile.lr.at(-1)! >= lastReadLr(profile, sweep);
  if (!profile.descends) found.push(whole ? unmoved(profile, risen) : notYet(profile, sweep));
  else if (profile.certainty < CLEAR || profile.noise > profile.descent) found.push(tooNoisy(profile));
  if (profile.descends && beginsBelow(profile, sweep)) found.push(fallsAtOnce(profile, sweep));
  if (!risen && profile.descends && whole) found.push(neverDiverged(profile));
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

/** The LR of the last loss that a whole sweep gives: the last update has none (pairing.ts), and a thinned curve has means. */
function lastReadLr({ lr }: Profile, sweep: Sweep): number {
  return (sweep.maxLr * (lr.at(-3) ?? 0)) / lr.at(-1)!;
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
  const lower = mode === 'linear' ? 'Lower maxLr, or sweep exponentially.' : 'Lower minLr a thousandfold.';
  return {
    code: 'immediate-explosion',
    message: `The loss rises right from the start, near LR ${formatLr(explosion === null ? minLr : lr[explosion]!)}.`,
    advice:
      `${lower} If that changes nothing, check the initial weights and the scale of the data; ` +
      'the loss of a GAN or of reinforcement learning may grow while it learns, and no sweep can read it.',
  };
}

function tooFewPoints(points: number): Diagnosis {
  return {
    code: 'too-few-points',
    message: `Only ${points} training ${points === 1 ? 'step was' : 'steps were'} seen; a curve takes at least ${FEWEST_POINTS}.`,
    advice: 'Let the script train for more steps: more data, more epochs or smaller batches.',
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

function notYet({ lr }: Profile, { maxLr }: Sweep): Diagnosis {
  return {
    code: 'note',
    message: `Up to LR ${formatLr(lr.at(-1)!)} the loss has not moved, and the sweep goes to ${formatLr(maxLr)}.`,
    advice: 'Let the sweep go on to its end.',
  };
}

function fallsAtOnce({ lr, halfway }: Profile, { minLr }: Sweep): Diagnosis {
  return {
    code: 'falls-at-once',
    message: `The loss falls already at the lowest LR, ${formatLr(minLr)}: half of its descent is done by ${formatLr(lr[halfway]!)}.`,
    advice:
      'Lower minLr a thousandfold. If the loss falls there too, something else than the learning rate moves it (data that get easier, say), and the suggestion means little.',
  };
}

function neverDiverged({ lr }: Profile): Diagnosis {
  const last = lr.at(-1)!;
  const message = `The loss had not risen again by LR ${formatLr(last)}.`;
  return last < CEILING_LR / 10
    ? { code: 'never-diverged', message, advice: `Widen the sweep: set maxLr to ${CEILING_LR}.` }
    : {
        code: 'never-diverged',
        message,
        advice: 'The loss is bounded or gradients are clipped: prefer the low end of the suggested span.',
      };
}
