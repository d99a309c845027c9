import { DEFAULT_SWEEP, lrAt, StopRule } from '../../src/analysis/index.ts';
import type { Point, Sweep } from '../../src/analysis/index.ts';

/** The points of a sweep whose every loss is what the LRs up to then have made of it: `loss(lr)` with the LR of the update before. */
export function swept(
  loss: (lr: number, step: number) => number | null,
  sweep: Sweep = DEFAULT_SWEEP,
): Point[] {
  return Array.from({ length: sweep.steps }, (_, step) => ({
    step,
    lr: lrAt(sweep, step),
    loss: loss(lrAt(sweep, Math.max(0, step - 1)), step),
  }));
}

/** Standard normal numbers, the same in every run. */
export function normal(seed = 1): () => number {
  let state = seed;
  const uniform = (): number => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A classifier's curve as in the book: from 2.3 down by 1.8, half of it by 1e-3, up again from 0.3 on. */
export function textbook(lr: number): number {
  return 2.3 - 1.8 / (1 + 1e-3 / lr) + (lr > 0.3 ? (lr / 0.3) ** 2 - 1 : 0);
}

/** The step at which a sweep would be stopped; -1 if never. */
export function stopsAt(points: readonly Point[], stopFactor: number | null = 4): number {
  const rule = new StopRule();
  return points.findIndex((point) => {
    rule.add(point);
    return rule.hasDiverged(stopFactor);
  });
}
