import { combine } from './combine.ts';
import { diagnose, FEWEST_POINTS } from './diagnose.ts';
import { lrRange, rangeBelow } from './range.ts';
import { limitWithoutDescent, recommend } from './recommend.ts';
import { hasRisen, isBottomless, isDescentOver } from './settled.ts';
import { suggest } from './suggest.ts';
import type { Analysis, OptimizerFacts, Point, Sweep } from './types.ts';

/**
 * Everything the points of one optimizer's passes say. Takes any number of passes and points, also none; never throws.
 * Nothing is recommended from fewer than 20 points, where the loss does not fall, or where it still falls at the sweep's end. Where it only
 * explodes, the range still says what training bears; not so where it jumps so much that harm shows only once it is enormous (the loss of a DQN).
 * `isRunning`: the last pass has not ended, so that it is not called cut.
 */
export function analyze(
  passes: readonly (readonly Point[])[],
  sweep: Sweep,
  facts: OptimizerFacts = {},
  isRunning = false,
): Analysis {
  const combined = combine(passes, sweep);
  const { profile, curve, nonFiniteLr, points } = combined;
  const nothing = { curve, suggestions: [], recommended: null, range: null };
  const recommended = points >= FEWEST_POINTS ? recommend(combined, facts) : null;
  const diagnoses = diagnose(combined, sweep, recommended, isRunning);
  if (profile === null) return { ...nothing, diagnoses };
  const { descends } = profile;
  const unreadable = descends ? ['immediate-explosion'] : ['immediate-explosion', 'too-noisy'];
  const readable = points >= FEWEST_POINTS && diagnoses.every(({ code }) => !unreadable.includes(code));
  if (!descends) {
    const limit = readable ? limitWithoutDescent(profile, nonFiniteLr, facts) : null;
    return { ...nothing, range: limit === null ? null : rangeBelow(limit), diagnoses };
  }
  // A descent that may go on beyond the curve has neither a half nor a lowest loss to go by.
  const isKnown =
    hasRisen(combined) || (points < FEWEST_POINTS ? isDescentOver(combined) : recommended !== null);
  if (!isKnown || isBottomless(combined)) return { ...nothing, diagnoses };
  const shown = readable ? recommended : null;
  return {
    curve,
    suggestions: suggest(profile),
    recommended: shown,
    range: lrRange(profile, shown),
    diagnoses,
  };
}
