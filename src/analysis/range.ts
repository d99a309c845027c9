import type { Profile } from './profile.ts';
import type { LrRange } from './types.ts';

/** Descent begins where this share of it is behind. */
const BEGUN = 0.1;

/**
 * The bounds for cyclical or one-cycle training: `baseLr` where the descent begins (a tenth of it is behind), `maxLr` a tenth of the LR at the minimum loss.
 * Null where the loss does not descend. Where the descent begins above `maxLr` (a late, sharp one), `baseLr` is a tenth of `maxLr`.
 *
 * Source: the seed article ("How to automate finding the optimal learning rate"); Smith (arXiv 1506.01186), section 3.3, for
 * where the loss "starts to" fall.
 */
export function lrRange(profile: Profile): LrRange | null {
  if (!(profile.descent > 0)) return null;
  const maxLr = profile.lr[profile.lowest]! / 10;
  const least = profile.smooth[profile.lowest]!;
  const level = profile.start - BEGUN * (profile.start - least);
  let begins = profile.lowest;
  while (begins > 0 && profile.smooth[begins - 1]! <= level) begins--;
  const baseLr = profile.lr[begins]!;
  return baseLr < maxLr ? { baseLr, maxLr } : rangeBelow(maxLr);
}

/** The range where the curve tells no more than the highest LR that training bears: the decade below it. */
export function rangeBelow(limit: number): LrRange {
  return { baseLr: limit / 10, maxLr: limit };
}
