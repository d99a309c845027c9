import type { Profile } from './profile.ts';
import type { LrRange, Recommendation } from './types.ts';

/** Descent begins where this share of it is behind. */
const BEGUN = 0.1;
/** A range below this is none to move in: Smith (section 3.3) puts `baseLr` at a third or a fourth of `maxLr`. */
const NARROWEST = 3;

/**
 * The bounds for cyclical or one-cycle training, with what is recommended between them: `baseLr` where the descent begins (a tenth of it is behind), `maxLr`
 * the highest LR that is about as good as the recommended one. Where none is recommended, `maxLr` is a tenth of the LR at the minimum loss: the usual
 * rule of thumb, by which two of three recordings would have the recommendation above the range. Null where the loss does not
 * descend. Where the descent begins too near to `maxLr` (a late, sharp one), `baseLr` is a tenth of `maxLr`.
 *
 * Source: L. N. Smith, "Cyclical Learning Rates" (arXiv 1506.01186), section 3.3: between where the accuracy starts to rise and where it slows.
 */
export function lrRange(profile: Profile, recommended: Recommendation | null): LrRange | null {
  if (!(profile.descent > 0)) return null;
  const maxLr = recommended?.high ?? profile.lr[profile.lowest]! / 10;
  const least = profile.smooth[profile.lowest]!;
  const level = profile.start - BEGUN * (profile.start - least);
  let begins = profile.lowest;
  while (begins > 0 && profile.smooth[begins - 1]! <= level) begins--;
  const baseLr = Math.min(profile.lr[begins]!, recommended?.low ?? Infinity);
  return NARROWEST * baseLr <= maxLr ? { baseLr, maxLr } : rangeBelow(maxLr);
}

/** The range where the curve tells no more than the highest LR that training bears: the decade below it. */
export function rangeBelow(limit: number): LrRange {
  return { baseLr: limit / 10, maxLr: limit };
}
