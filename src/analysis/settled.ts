import type { Combined } from './combine.ts';
import type { Profile } from './profile.ts';

/** A descent of fewer standard errors than this is there, but where exactly is a guess. */
const CLEAR = 6;
/** Half a decade: an LR three times as high, the usual step of a coarse search. */
const HALF_DECADE = Math.sqrt(10);
/** A descent is over when the last half decade brought less than this share of it. */
const LITTLE = 0.1;
/** A loss without a floor has fallen by this many times its size at the start, and its noise. */
const BOTTOMLESS = 10;

/** Whether the loss rose for good, or was lost: only then has the sweep shown an LR that is too high. */
export function hasRisen({ profile, nonFiniteLr }: Combined): boolean {
  return nonFiniteLr !== null || (profile !== null && profile.explosion !== null);
}

/**
 * Whether the loss seems to have no lower bound: it got to far below 0, and over the last two decades its distance from where it started grew in
 * proportion to the LR, or faster, more of it downwards than upwards. Such a loss learns without end, by the LR at each step, and its noise grows
 * as much, so that it may look as if it turned; one with a minimum falls the more slowly the nearer it is, and explodes upwards past it.
 */
export function isBottomless({ profile, nonFiniteLr }: Combined): boolean {
  if (profile === null || !profile.descends || nonFiniteLr !== null) return false;
  const { start, noise, steps } = profile;
  const least = steps.loss.reduce((a, b) => Math.min(a, b));
  const most = steps.loss.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(start), noise);
  const distances = [0, 1, 2].map((decades) => distanceIn(profile, decades));
  const [last, before, first] = distances as [number, number, number];
  return (
    least < 0 &&
    start - least > BOTTOMLESS * size &&
    most - start < 2 * (start - least) &&
    last > 2 * before &&
    last > Math.max(first, noise) * 10
  );
}

/** Whether the descent is so far beyond the noise that it can be said where it is. */
export function isClear({ certainty, noise, descent }: Profile): boolean {
  return certainty >= CLEAR && noise <= descent;
}

/**
 * Whether a curve that never rose tells where its descent is: not where half of it came in the last half decade, since more of it may follow. Of a sweep
 * that was cut more is asked: that the descent is clear, and the last half decade brought next to nothing of it.
 */
export function isDescentOver({ profile, cut }: Combined): boolean {
  if (profile === null) return false;
  const { lr, halfway, start, smooth, lowest } = profile;
  const last = lr.at(-1)!;
  if (!cut) return lr[halfway]! * HALF_DECADE < last;
  if (!isClear(profile)) return false;
  const since = smooth.findIndex((_, i) => lr[i]! * HALF_DECADE >= last);
  return halfway < since && smooth[since]! - smooth[lowest]! < LITTLE * (start - smooth[lowest]!);
}

/** How far from its start the loss was, as a root mean square, in the decade of LR that ends so many below the last. */
function distanceIn({ steps, start }: Profile, decades: number): number {
  const end = steps.lr.at(-1)! / 10 ** decades;
  const within = steps.loss.filter((_, i) => steps.lr[i]! <= end && steps.lr[i]! * 10 > end);
  return Math.sqrt(within.reduce((sum, loss) => sum + (loss - start) ** 2, 0) / within.length);
}
