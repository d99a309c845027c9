/** What one chart shows: one optimizer of one run. */
import type { Analysis, Point, Sweep } from '../analysis/types.ts';
import type { RunRecord } from '../protocol/record.ts';

export interface ChartInput {
  /** Fixes the LR axis from the start. */
  readonly sweep: Sweep;
  readonly passes: readonly (readonly Point[])[];
  /** Null before there is any. */
  readonly analysis: Analysis | null;
  /** The LR that the script itself gives this optimizer. */
  readonly scriptLr: number | null;
  /** What it is called: `script`, if nothing is said. */
  readonly source?: 'script' | 'notebook' | undefined;
  /** The run ended because the loss blew up. */
  readonly diverged: boolean;
  /** Drawn above the chart; for pictures, which have no page around them. */
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
}

/** The chart of one optimizer of a run record: of the first with a result, if none is named. */
export function chartInput(record: RunRecord, optimizer = shownOptimizer(record)): ChartInput {
  const entry = record.optimizers.find((other) => other.id === optimizer);
  const result = record.results.find((other) => other.optimizer === optimizer);
  return {
    sweep: record.sweep,
    passes: record.passes.filter((pass) => pass.optimizer === optimizer).map((pass) => pass.points),
    analysis: result === undefined ? null : (result as Analysis),
    scriptLr: entry?.lr ?? null,
    source: record.target.kind === 'cells' ? 'notebook' : 'script',
    diverged: record.status === 'diverged',
  };
}

/** The optimizer to show first: one with a recommendation, else one with points. */
export function shownOptimizer(record: RunRecord): string | undefined {
  const best = record.results.find((result) => result.recommended !== null) ?? record.results[0];
  return best?.optimizer ?? record.passes[0]?.optimizer ?? record.optimizers[0]?.id;
}
