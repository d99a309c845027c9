/** The smoothed curve as rows to draw. */
import type { Curve } from '../analysis/types.ts';
import { spread } from '../protocol/spread.ts';
import type { Span } from './domain.ts';
import type { Dot } from './thin.ts';

export interface BandDot {
  readonly lr: number;
  readonly low: number;
  readonly high: number;
}

/** A line of more points than every other pixel looks no finer. */
const CURVE_LIMIT = 300;

export function curveDots({ lr, loss }: Curve): Dot[] {
  return spread(lr.length, CURVE_LIMIT).flatMap((i) => {
    const [at, value] = [lr[i], loss[i]];
    return at === undefined || value === undefined || !Number.isFinite(value)
      ? []
      : [{ lr: at, loss: value }];
  });
}

export function bandDots({ lr, low = [], high = [] }: Curve): BandDot[] {
  return spread(lr.length, CURVE_LIMIT).flatMap((i) => {
    const [at, from, to] = [lr[i], low[i], high[i]];
    if (at === undefined || from === undefined || to === undefined) return [];
    return Number.isFinite(from) && Number.isFinite(to) ? [{ lr: at, low: from, high: to }] : [];
  });
}

/** The curve's own loss at the point nearest to `lr`, if it lies on the axis. */
export function lossAt(curve: readonly Dot[], lr: number, [low, high]: Span): Dot | undefined {
  let nearest: Dot | undefined;
  for (const dot of curve) {
    if (nearest === undefined || Math.abs(Math.log(dot.lr / lr)) < Math.abs(Math.log(nearest.lr / lr)))
      nearest = dot;
  }
  if (nearest === undefined || nearest.loss < low || nearest.loss > high) return undefined;
  return { lr, loss: nearest.loss };
}
