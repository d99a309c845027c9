/** What one chart shows: one optimizer of one run. */
import { effects } from '../analysis/pairing.ts';
import type { Analysis, Point, Sweep } from '../analysis/types.ts';
import { curveOnly } from '../protocol/partialRecord.ts';
import type { PanelState } from '../protocol/panelState.ts';
import type { RunRecord } from '../protocol/record.ts';

export interface ChartInput {
  /** Fixes the LR axis from the start. */
  readonly sweep: Sweep;
  /** Each LR with the loss that its update led to, as the analysis has it (see analysis/pairing.ts). */
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

/**
 * The chart of one optimizer (undefined: none has stepped yet), wherever it is drawn; of a record: `chartInput(stateOfRecord(record), …)`.
 * While the run goes on without its suggestions, which would jump about.
 */
export function chartInput(state: PanelState, optimizer: string | undefined): ChartInput {
  const own = state.passes.filter((pass) => pass.optimizer === (optimizer ?? null) && pass.points.length > 0);
  const analysis = optimizer === undefined ? undefined : state.analyses[optimizer];
  return {
    sweep: own[0]?.sweep ?? state.sweep,
    passes: own.map(({ points }) => effects(points)),
    analysis: analysis === undefined ? null : state.record === null ? curveOnly(analysis) : analysis,
    scriptLr: state.optimizers.find(({ id }) => id === optimizer)?.lr ?? null,
    source: state.target.kind === 'cells' ? 'notebook' : 'script',
    diverged: state.record?.status === 'diverged',
  };
}

/** The optimizer to show first: one with a recommendation, else one with points. */
export function shownOptimizer(record: RunRecord): string | undefined {
  const best = record.results.find((result) => result.recommended !== null) ?? record.results[0];
  return best?.optimizer ?? record.passes[0]?.optimizer ?? record.optimizers[0]?.id;
}
