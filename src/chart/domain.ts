/** The spans of the two axes. */
import type { Point } from '../analysis/types.ts';
import type { ChartInput } from './input.ts';

export type Span = readonly [low: number, high: number];

/** The LR axis: the sweep's own span, wider only when the walk went on past its end. */
export function lrDomain(input: ChartInput): Span {
  let { minLr: low, maxLr: high } = input.sweep;
  for (const pass of input.passes) {
    for (const { lr } of pass) {
      if (lr < low) low = lr;
      if (lr > high) high = lr;
    }
  }
  return [low, high];
}

/**
 * The loss axis: the descent fills it, and of an explosion only the foot is seen. From below the smoothed curve's minimum
 * up to the level that the loss began at and half of the descent on top, never less than four sigma of the noise. What is not
 * finite does not count.
 */
export function lossDomain(input: ChartInput): Span {
  const passes = input.passes.map((points) => points.map((point) => point.loss).filter(isFinite));
  // Array.prototype.flat is many times slower, and this runs at every frame.
  const losses = passes.length === 1 ? (passes[0] ?? []) : ([] as number[]).concat(...passes);
  if (losses.length === 0) return [0, 1];
  const [least, most] = extent(losses);
  const beginning = median(passes.flatMap((pass) => pass.slice(0, Math.max(5, Math.ceil(pass.length / 10)))));
  const lowest = smoothMinimum(input.analysis?.curve.loss ?? []);
  const bottom = Math.min(beginning, lowest ?? quantile(losses, 0.02));
  const descent = beginning - bottom;
  const slack = Math.max(descent / 2, 4 * noise(passes), Math.abs(beginning) * 1e-3, Number.MIN_VALUE);
  const low = Math.max(least, bottom - slack);
  const high = Math.min(most, beginning + slack);
  const margin = Math.max((high - low) * 0.06, Math.abs(high) * 1e-3, 1e-12);
  return steady([low - margin, high + margin]);
}

/** Outward to a round step of about a twentieth, so that the axis keeps still while points come in. */
function steady([low, high]: Span): Span {
  const rough = (high - low) / 20;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = rough / power > 5 ? 10 * power : rough / power > 2 ? 5 * power : 2 * power;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

/** Sigma of the noise about a slowly changing loss, from the median absolute difference of neighbours (normal: 0.6745 sqrt 2). */
function noise(passes: readonly (readonly number[])[]): number {
  const differences: number[] = [];
  for (const pass of passes) {
    // A thousand tell as much as all.
    const stride = Math.max(1, Math.floor(pass.length / 1000));
    for (let i = 1; i < pass.length; i += stride)
      differences.push(Math.abs((pass[i] ?? 0) - (pass[i - 1] ?? 0)));
  }
  return differences.length === 0 ? 0 : median(differences) / (0.6745 * Math.SQRT2);
}

function smoothMinimum(loss: readonly number[]): number | undefined {
  let lowest = Infinity;
  for (const value of loss) if (value < lowest) lowest = value;
  return Number.isFinite(lowest) ? lowest : undefined;
}

/** `values` is not empty. */
function extent(values: readonly number[]): Span {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `values` is not empty, `q` 0..1. */
function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.round(q * (sorted.length - 1))] ?? 0;
}

function isFinite(loss: Point['loss']): loss is number {
  return loss !== null && Number.isFinite(loss);
}
