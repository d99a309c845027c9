/** The record of a run that is still under way. */
import type { Analysis } from '../analysis/types.ts';
import type { PanelState } from './panelState.ts';
import { RUN_SCHEMA, type Result, type RunRecord } from './record.ts';

/** What a run has brought so far; of one that is over, its record. `now` in milliseconds since 1970. */
export function partialRecord(state: PanelState, now: number): RunRecord {
  if (state.record !== null) return state.record;
  const { run, startedAt, target, runtime, sweep, optimizers, passes, analyses, diagnoses } = state;
  return {
    schema: RUN_SCHEMA,
    id: run,
    status: 'running',
    startedAt: new Date(startedAt).toISOString(),
    target,
    runtime,
    sweep: passes.find(({ points }) => points.length > 0)?.sweep ?? sweep,
    optimizers: [...optimizers],
    passes: passes.flatMap(({ optimizer, points }) =>
      optimizer === null ? [] : [{ optimizer, seed: null, end: 'running', points: [...points] }],
    ),
    results: Object.entries(analyses).map(
      ([optimizer, analysis]) => ({ optimizer, ...curveOnly(analysis) }) as Result,
    ),
    diagnoses: [...diagnoses],
    timing: { total: Math.max(0, now - startedAt) / 1000, toFirstStep: null },
  };
}

/** Without what would jump about from step to step while the run goes on. */
export function curveOnly({ curve }: Analysis): Analysis {
  return { curve, suggestions: [], recommended: null, range: null, diagnoses: [] };
}
