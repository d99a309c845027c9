import { combine } from './combine.ts';
import { diagnose } from './diagnose.ts';
import { pair } from './pairing.ts';
import { lrRange } from './range.ts';
import { recommend } from './recommend.ts';
import { suggest } from './suggest.ts';
import type { Analysis, OptimizerFacts, Point, Sweep } from './types.ts';

/** Everything the points of one optimizer's passes say. Takes any number of passes and points, also none; never throws. */
export function analyze(
  passes: readonly (readonly Point[])[],
  sweep: Sweep,
  facts: OptimizerFacts = {},
): Analysis {
  void sweep;
  const combined = combine(passes.map(pair));
  const { profile, curve } = combined;
  const diagnoses = diagnose(combined);
  if (profile === null) return { curve, suggestions: [], recommended: null, range: null, diagnoses };
  return {
    curve,
    suggestions: suggest(profile),
    recommended: recommend(profile, combined.nonFiniteLr, facts),
    range: lrRange(profile),
    diagnoses,
  };
}
