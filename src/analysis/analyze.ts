import { combine } from './combine.ts';
import { diagnose, FEWEST_POINTS } from './diagnose.ts';
import { pair } from './pairing.ts';
import { lrRange, rangeBelow } from './range.ts';
import { limitWithoutDescent, recommend } from './recommend.ts';
import { suggest } from './suggest.ts';
import type { Analysis, OptimizerFacts, Point, Sweep } from './types.ts';

/**
 * Everything the points of one optimizer's passes say. Takes any number of passes and points, also none; never throws.
 * Nothing is recommended from fewer than 20 points, or where the loss does not fall. Where it only explodes, the range still says what training
 * bears; not so where it jumps so much that harm shows only once it is enormous (the loss of a DQN).
 */
export function analyze(
  passes: readonly (readonly Point[])[],
  sweep: Sweep,
  facts: OptimizerFacts = {},
): Analysis {
  const combined = combine(passes.map(pair));
  const { profile, curve, nonFiniteLr, points } = combined;
  const diagnoses = diagnose(combined, sweep);
  if (profile === null) return { curve, suggestions: [], recommended: null, range: null, diagnoses };
  const { descends } = profile;
  const unreadable = descends ? ['immediate-explosion'] : ['immediate-explosion', 'too-noisy'];
  const readable = points >= FEWEST_POINTS && diagnoses.every(({ code }) => !unreadable.includes(code));
  const limit = readable && !descends ? limitWithoutDescent(profile, nonFiniteLr, facts) : null;
  const recommended = readable ? recommend(profile, nonFiniteLr, facts) : null;
  return {
    curve,
    suggestions: descends ? suggest(profile) : [],
    recommended,
    range: descends ? lrRange(profile, recommended) : limit === null ? null : rangeBelow(limit),
    diagnoses,
  };
}
