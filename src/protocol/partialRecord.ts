/** The record of a run that is still under way. */
import type { Analysis } from '../analysis/types.ts';
import { REPEATED, type PanelState } from './panelState.ts';
import { RUN_SCHEMA, type Result, type RunRecord } from './record.ts';

/** What a run has brought so far; of one that is over, its record. `now` in milliseconds since 1970. */
export function partialRecord(state: PanelState, now: number): RunRecord {
  if (state.record !== null) return state.record;
  const { run, startedAt, target, runtime, sweep, optimizers, passes, analyses, diagnoses } = state;
  const notes = state.notes.filter(({ topic }) => topic === REPEATED);
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
    ...(notes.length === 0 ? {} : { notes: notes.map(({ message }) => message) }),
    timing: {
      total: Math.max(0, now - startedAt) / 1000,
      toFirstStep: null,
      ...(state.left === null ? {} : { left: state.left.seconds }),
    },
  };
}

/** Of the diagnosis of a run that its window did not outlive. */
const WINDOW_CLOSED = 'window-closed';

/** The record of a run that went on when its window was reloaded, closed or lost: it ended there, with the points that it had. */
export function endedWithWindow(record: RunRecord): RunRecord {
  const diagnosis = {
    code: WINDOW_CLOSED,
    message: 'The window was reloaded or closed while the run was under way, which ended the run.',
    advice: 'Run Find LR again.',
  };
  return {
    ...record,
    status: 'cancelled',
    passes: record.passes.map((pass) => (pass.end === 'running' ? { ...pass, end: 'cancelled' } : pass)),
    diagnoses: [diagnosis, ...record.diagnoses],
  };
}

export function hasEndedWithWindow(run: {
  readonly diagnoses: readonly { readonly code: string }[];
}): boolean {
  return run.diagnoses.some(({ code }) => code === WINDOW_CLOSED);
}

/** Without what would jump about from step to step while the run goes on. */
export function curveOnly({ curve }: Analysis): Analysis {
  return { curve, suggestions: [], recommended: null, range: null, diagnoses: [] };
}
