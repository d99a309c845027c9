import { pair, type Trace } from './pairing.ts';
import { profileOf, type Profile } from './profile.ts';
import { StopRule } from './stop.ts';
import type { Curve, Point, Sweep } from './types.ts';

/** Several passes as one: their mean, to be read like a single pass, and the curve to draw. */
export interface Combined {
  readonly profile: Profile | null;
  readonly curve: Curve;
  /** The least LR after whose update a loss was not finite, over the passes; null if none. */
  readonly nonFiniteLr: number | null;
  /** Points with a finite loss in the longest pass. */
  readonly points: number;
  /** The mean loss before any update; null if none was finite. */
  readonly untrained: number | null;
  /** Whether no pass came to the sweep's end, and the loss had not risen where the last one ended: higher LRs are unknown, not too high. */
  readonly cut: boolean;
}

/**
 * The mean of the passes at each LR of the one that came furthest, the others interpolated over log LR; `low` and `high`
 * are the least and greatest smoothed pass there.
 *
 * A pass that diverged earlier keeps its last loss (its highest, if it ended in a non-finite one): leaving it out would make the mean
 * drop just where a pass diverged. One that was cut, by the user or by the script's end, says nothing of what comes after, and is left out
 * where another was not.
 */
export function combine(passes: readonly (readonly Point[])[], sweep: Sweep): Combined {
  const whole = passes.map((points) => reachesEnd(points, sweep));
  // A single pass is read whatever became of it; to ask whether it turned would go through all its points again at each batch.
  const ended = passes.length === 1 ? passes : passes.filter((points, i) => whole[i] || hasTurned(points));
  const traces = (ended.length > 0 ? ended : passes).map(pair);
  const nonFinite = traces.flatMap((trace) => trace.nonFiniteLr ?? []);
  const openings = traces.flatMap((trace) => trace.untrained ?? []);
  const untrained = openings.length > 0 ? meanOf(openings) : null;
  const used = traces.filter((trace) => trace.lr.length > 0);
  const facts = {
    nonFiniteLr: nonFinite.length > 0 ? Math.min(...nonFinite) : null,
    untrained,
    points: Math.max(untrained === null ? 0 : 1, ...used.map((trace) => trace.lr.length + 1)),
    cut: false,
  };
  const furthest = used.reduce<Trace | null>((a, b) => (a && a.lr.at(-1)! >= b.lr.at(-1)! ? a : b), null);
  if (furthest === null) return { ...facts, profile: null, curve: { lr: [], loss: [] } };

  const aligned = used.map((trace) => (trace === furthest ? trace.loss : interpolated(trace, furthest.lr)));
  const mean =
    used.length === 1 ? furthest.loss : furthest.lr.map((_, i) => meanOf(aligned.map((loss) => loss[i]!)));
  const profile = profileOf(furthest.lr, mean, untrained);
  if (profile === null) return { ...facts, profile, curve: { lr: furthest.lr, loss: mean } };
  const curve = { lr: profile.lr, loss: profile.smooth };
  const risen = profile.explosion !== null || facts.nonFiniteLr !== null;
  const cut = !risen && !whole.includes(true);
  if (used.length === 1) return { ...facts, cut, profile, curve };
  const smoothed = aligned.map((loss) => profileOf(furthest.lr, loss)!.smooth);
  const bounds = (pick: (...values: number[]) => number): number[] =>
    profile.smooth.map((value, i) => pick(value, ...smoothed.map((loss) => loss[i]!)));
  return { ...facts, cut, profile, curve: { ...curve, low: bounds(Math.min), high: bounds(Math.max) } };
}

/** Whether a pass came to the sweep's last LR, or within two steps of it: a curve that was thinned may lack these. */
function reachesEnd(points: readonly Point[], { maxLr }: Sweep): boolean {
  const last = points.at(-1)?.lr ?? 0;
  return last * (last / (points.at(-3)?.lr ?? last)) >= maxLr;
}

function hasTurned(points: readonly Point[]): boolean {
  const rule = new StopRule();
  for (const point of points) rule.add(point);
  return rule.hasTurned();
}

function interpolated(trace: Trace, lrs: readonly number[]): number[] {
  const { lr, loss } = trace;
  const after = trace.nonFiniteLr === null ? loss.at(-1)! : loss.reduce((a, b) => Math.max(a, b));
  let right = 0;
  return lrs.map((at) => {
    while (right < lr.length && lr[right]! < at) right++;
    if (right === lr.length) return after;
    if (right === 0 || lr[right] === at) return loss[right]!;
    const left = right - 1;
    const share = Math.log(at / lr[left]!) / Math.log(lr[right]! / lr[left]!);
    return loss[left]! + share * (loss[right]! - loss[left]!);
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
