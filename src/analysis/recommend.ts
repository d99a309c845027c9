import { median } from './noise.ts';
import type { Profile } from './profile.ts';
import { steepestIndex } from './suggest.ts';
import type { OptimizerFacts, Recommendation } from './types.ts';

/** First version: the median of three estimates; see the reasons on each. */
export function recommend(
  profile: Profile,
  nonFiniteLr: number | null,
  facts: OptimizerFacts,
): Recommendation | null {
  const { lr, x, smooth, error, noise, descent, lowest } = profile;
  if (!(descent > 0)) return null;
  void facts;
  let last = lowest;
  while (last + 1 < lr.length && smooth[last + 1]! <= smooth[lowest]! + 2 * error) last++;
  let explosion: number | null = nonFiniteLr;
  for (let i = lowest; i < lr.length; i++) {
    if (smooth[i]! - smooth[lowest]! > Math.max(0.5 * descent, 3 * noise)) {
      explosion = lr[i]!;
      break;
    }
  }
  const steep = steepestIndex(x.slice(0, lowest + 1), smooth.slice(0, lowest + 1));
  const estimates = [lr[last]! / 8];
  if (explosion !== null) estimates.push(explosion / 20);
  if (steep !== null) estimates.push(lr[steep]!);
  const logs = estimates.map(Math.log);
  const best = Math.exp(median(logs));
  return {
    lr: best,
    low: Math.min(best / 2, ...estimates),
    high: Math.max(best * 2, ...estimates),
    method: 'median of estimates',
    reason: `Loss is lowest near ${lr[lowest]!.toExponential(1)}.`,
  };
}
