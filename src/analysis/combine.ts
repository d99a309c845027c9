import { profileOf, type Profile } from './profile.ts';
import type { Trace } from './pairing.ts';
import type { Curve } from './types.ts';

/** Several passes as one: their mean, to be read like a single pass, and the curve to draw. */
export interface Combined {
  readonly profile: Profile | null;
  readonly curve: Curve;
  /** The least LR after whose update a loss was not finite, over the passes; null if none. */
  readonly nonFiniteLr: number | null;
  /** Points with a finite loss in the longest pass. */
  readonly points: number;
}

/**
 * The mean of the passes at each LR of the longest one, the others interpolated over log LR; `low` and `high` are the least
 * and greatest smoothed pass there.
 *
 * A pass that ended earlier keeps its last level: leaving it out would make the mean drop just where a pass diverged.
 */
export function combine(traces: readonly Trace[]): Combined {
  const used = traces.filter((trace) => trace.lr.length > 0);
  const nonFinite = traces.flatMap((trace) => (trace.nonFiniteLr === null ? [] : [trace.nonFiniteLr]));
  const nonFiniteLr = nonFinite.length > 0 ? Math.min(...nonFinite) : null;
  const longest = used.reduce<Trace | null>((a, b) => (a && a.lr.at(-1)! >= b.lr.at(-1)! ? a : b), null);
  if (longest === null) return { profile: null, curve: { lr: [], loss: [] }, nonFiniteLr, points: 0 };
  const points = Math.max(...used.map((trace) => trace.lr.length)) + 1;

  const aligned = used.map((trace) => (trace === longest ? trace.loss : interpolated(trace, longest.lr)));
  const mean = longest.lr.map((_, i) => aligned.reduce((sum, loss) => sum + loss[i]!, 0) / aligned.length);
  const profile = profileOf(longest.lr, mean);
  if (profile === null) return { profile, curve: { lr: longest.lr, loss: mean }, nonFiniteLr, points };
  const curve = { lr: profile.lr, loss: profile.smooth };
  if (used.length < 2) return { profile, curve, nonFiniteLr, points };
  const smoothed = aligned.map((loss) => profileOf(longest.lr, loss)!.smooth);
  return {
    profile,
    curve: {
      ...curve,
      low: profile.lr.map((_, i) => Math.min(profile.smooth[i]!, ...smoothed.map((loss) => loss[i]!))),
      high: profile.lr.map((_, i) => Math.max(profile.smooth[i]!, ...smoothed.map((loss) => loss[i]!))),
    },
    nonFiniteLr,
    points,
  };
}

function interpolated(trace: Trace, lrs: readonly number[]): number[] {
  const { lr, loss } = trace;
  let right = 0;
  return lrs.map((at) => {
    while (right < lr.length && lr[right]! < at) right++;
    if (right === 0) return loss[0]!;
    if (right === lr.length) return loss[right - 1]!;
    const left = right - 1;
    const share = Math.log(at / lr[left]!) / Math.log(lr[right]! / lr[left]!);
    return loss[left]! + share * (loss[right]! - loss[left]!);
  });
}
