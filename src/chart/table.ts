/** What the chart shows, as text. */
import type { Analysis, Point } from '../analysis/types.ts';
import type { ChartInput } from './input.ts';
import { formatLoss, formatLr } from '../analysis/format.ts';

export interface TextAlternative {
  /** One or two sentences that say what a look at the chart says. */
  readonly summary: string;
  readonly columns: readonly string[];
  /** At most about a hundred, evenly spaced; the first cell is the row's header. */
  readonly rows: readonly (readonly string[])[];
}

const ROWS = 100;

interface PassPoints {
  readonly optimizer: string | null;
  readonly points: readonly Point[];
}

export function textAlternative({
  passes,
  analysis,
}: Pick<ChartInput, 'passes' | 'analysis'>): TextAlternative {
  const curve = analysis?.curve ?? { lr: [], loss: [] };
  const several = passes.length > 1;
  const points = passes[0] ?? [];
  const rows = several ? curveRows(curve) : pointRows(points, curve);
  return {
    summary: chartSummary({ passes, analysis }),
    columns: several
      ? ['Learning rate', 'Smoothed loss', 'Lowest', 'Highest']
      : ['Learning rate', 'Loss', 'Smoothed loss'],
    rows,
  };
}

/**
 * All points of a run as comma-separated values, losses that are not finite left empty. `loss` was measured before the update with `lr`,
 * `loss_after` behind it: that one is what the chart draws. `find-lr analyze` reads `lr` and `loss`.
 */
export function pointsCsv(passes: readonly PassPoints[]): string {
  const lines = passes.flatMap(({ optimizer, points }, pass) =>
    points.map(({ step, lr, loss }, i) => {
      const next = points[i + 1];
      const after = next?.before === undefined ? (next?.loss ?? '') : '';
      return [pass, optimizer ?? '', step, lr, loss ?? '', after].join(',');
    }),
  );
  return ['pass,optimizer,step,lr,loss,loss_after', ...lines, ''].join('\n');
}

/** What a look at the chart says, in a sentence or two. */
export function chartSummary({ passes, analysis }: Pick<ChartInput, 'passes' | 'analysis'>): string {
  const count = passes.reduce((sum, points) => sum + points.length, 0);
  const recommended = analysis?.recommended ?? null;
  const curve = analysis?.curve;
  const start = curve?.loss[0];
  if (curve === undefined || start === undefined)
    return count === 0 ? 'No points yet.' : `${count} points, no curve yet.`;
  let lowest = 0;
  curve.loss.forEach((loss, i) => {
    if (loss < (curve.loss[lowest] ?? Infinity)) lowest = i;
  });
  const descent = `The smoothed loss goes from ${formatLoss(start)} to its lowest, ${formatLoss(curve.loss[lowest] ?? null)}, at an LR of ${formatLr(curve.lr[lowest] ?? 0)}.`;
  if (recommended === null) return descent;
  return `${descent} Recommended: ${formatLr(recommended.lr)}; ${formatLr(recommended.low)} to ${formatLr(recommended.high)} are about as good.`;
}

function pointRows(points: readonly Point[], curve: Analysis['curve']): string[][] {
  const smooth = new Map(curve.lr.map((lr, i) => [lr, curve.loss[i]]));
  return points.filter(evenly).map(({ lr, loss }) => {
    const smoothed = smooth.get(lr);
    return [lr.toExponential(2), formatLoss(loss), smoothed === undefined ? '' : formatLoss(smoothed)];
  });
}

function curveRows({ lr, loss, low, high }: Analysis['curve']): string[][] {
  return [...lr.keys()]
    .filter(evenly)
    .map((i) => [
      (lr[i] ?? 0).toExponential(2),
      ...[loss[i], low?.[i], high?.[i]].map((value) => (value === undefined ? '' : formatLoss(value))),
    ]);
}

function evenly(_: unknown, i: number, all: readonly unknown[]): boolean {
  return i % Math.max(1, Math.ceil(all.length / ROWS)) === 0 || i === all.length - 1;
}
