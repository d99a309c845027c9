/** A run as the panel shows it: everything its events have said so far. */
import type { Analysis, Diagnosis, Point, Sweep } from '../analysis/types.ts';
import type { RunEvent } from './events.ts';
import type { OptimizerMessage } from './messages.ts';
import type { OptimizerEntry, RecordTarget, RunRecord } from './record.ts';
import type { TimeLeft } from './timeLeft.ts';

export interface PanelPass {
  /** Index of the pass, as the events number it. */
  readonly pass: number;
  readonly optimizer: string | null;
  readonly sweep: Sweep;
  readonly points: readonly Point[];
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
}

export interface PanelState {
  readonly run: string;
  readonly target: RecordTarget;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly command: string | null;
  /** What runs the script: `Python 3.11.7 (.venv)`; null while, or where, that is not known. */
  readonly interpreter: string | null;
  readonly sweep: Sweep;
  readonly runtime: RunRecord['runtime'];
  readonly optimizers: readonly OptimizerEntry[];
  /** Without those that were replaced. */
  readonly passes: readonly PanelPass[];
  /** Passes planned so far. */
  readonly of: number;
  /** How long the run still takes; null while it cannot be told, and when it is over. */
  readonly left: TimeLeft | null;
  /** By optimizer id. */
  readonly analyses: Readonly<Record<string, Analysis>>;
  readonly notes: readonly { readonly topic: string; readonly message: string }[];
  readonly diagnoses: readonly Diagnosis[];
  /** The last `LOG_LINES` lines of the script's output. */
  readonly log: readonly LogLine[];
  /** Lines before those. */
  readonly logDropped: number;
  /** The LR that was written into the source, by optimizer id. */
  readonly applied: Readonly<Record<string, number>>;
  /** Set when the run is over. */
  readonly record: RunRecord | null;
}

/** The topic of a note that says why a sweep is made again. */
export const REPEATED = 'epochs';

const LOG_LINES = 400;

export function startState(run: string, target: RecordTarget, sweep: Sweep, startedAt: number): PanelState {
  return {
    run,
    target,
    startedAt,
    command: null,
    interpreter: null,
    sweep,
    runtime: null,
    optimizers: [],
    passes: [],
    of: 1,
    left: null,
    analyses: {},
    notes: [],
    diagnoses: [],
    log: [],
    logDropped: 0,
    applied: {},
    record: null,
  };
}

/** The state that a stored record tells of: of a run of the past, or (`running`) of one that was under way when it was stored. */
export function stateOfRecord(record: RunRecord): PanelState {
  const start = startState(record.id, record.target, record.sweep, Date.parse(record.startedAt));
  const state = foldEvent(start, { kind: 'done', record });
  if (record.status !== 'running') return state;
  const { left } = record.timing;
  return { ...state, record: null, left: left === undefined ? null : { seconds: left, offers: [] } };
}

export function foldEvent(state: PanelState, event: RunEvent): PanelState {
  switch (event.kind) {
    case 'started':
      return {
        ...state,
        command: event.command,
        interpreter: event.interpreter ?? null,
        sweep: event.sweep,
      };
    case 'runtime': {
      const { language, version, framework, frameworkVersion, backend, device } = event;
      return { ...state, runtime: { language, version, framework, frameworkVersion, backend, device } };
    }
    case 'optimizer':
      return { ...state, optimizers: withOptimizer(state.optimizers, event.optimizer) };
    case 'pass': {
      const pass = { pass: event.pass, optimizer: event.optimizer, sweep: event.sweep, points: [] };
      const kept = state.passes.filter((other) => other.pass !== event.replaces && other.pass !== event.pass);
      return { ...state, of: event.of, passes: [...kept, pass] };
    }
    case 'points':
      return {
        ...state,
        passes: withPoints(state, event.pass, event.optimizer, event.points),
        analyses: { ...state.analyses, [event.optimizer]: event.analysis },
        left: event.left ?? null,
      };
    case 'plan':
      return {
        ...state,
        of: event.of,
        left: event.left,
        passes: state.passes.map((pass) => ({
          ...pass,
          sweep: event.sweeps.find((other) => other.pass === pass.pass)?.sweep ?? pass.sweep,
        })),
      };
    case 'log':
      return withLog(state, event);
    case 'note':
      return { ...state, notes: [...state.notes, { topic: event.topic, message: event.message }] };
    case 'diagnosis':
      return { ...state, diagnoses: [...state.diagnoses, event.diagnosis] };
    case 'done':
      return withRecord(state, event.record);
  }
}

/** An LR was written into the source; null: it is no longer there. */
export function markApplied(state: PanelState, optimizer: string, lr: number | null): PanelState {
  const others = Object.entries(state.applied).filter(([id]) => id !== optimizer);
  return { ...state, applied: Object.fromEntries(lr === null ? others : [...others, [optimizer, lr]]) };
}

function withOptimizer(
  optimizers: readonly OptimizerEntry[],
  message: OptimizerMessage,
): readonly OptimizerEntry[] {
  const known = optimizers.find((other) => other.id === message.id);
  const facts = factsOf(message);
  const entry: OptimizerEntry = { literal: null, ...known, ...facts };
  return known === undefined
    ? [...optimizers, entry]
    : optimizers.map((other) => (other === known ? entry : other));
}

/** The wire's own fields are not the entry's. */
function factsOf(message: OptimizerMessage): Omit<OptimizerMessage, 'kind' | 'frames'> {
  const facts: Partial<OptimizerMessage> & Omit<OptimizerMessage, 'kind' | 'frames'> = { ...message };
  delete facts.kind;
  delete facts.frames;
  return facts;
}

function withPoints(
  state: PanelState,
  pass: number,
  optimizer: string,
  points: readonly Point[],
): readonly PanelPass[] {
  const known = state.passes.find((other) => other.pass === pass);
  if (known === undefined) return [...state.passes, { pass, optimizer, sweep: state.sweep, points }];
  const grown = { ...known, optimizer, points: [...known.points, ...points] };
  return state.passes.map((other) => (other === known ? grown : other));
}

function withLog(state: PanelState, { stream, line }: LogLine): PanelState {
  const log = [...state.log, { stream, line }];
  const over = Math.max(0, log.length - LOG_LINES);
  return { ...state, log: log.slice(over), logDropped: state.logDropped + over };
}

function withRecord(state: PanelState, record: RunRecord): PanelState {
  return {
    ...state,
    record,
    left: null,
    sweep: record.sweep,
    runtime: record.runtime ?? state.runtime,
    // The host may have found the literals before the record was written.
    optimizers: record.optimizers.map((optimizer) => {
      const known = state.optimizers.find((other) => other.id === optimizer.id);
      return optimizer.literal === null && known?.literal != null
        ? { ...known, ...optimizer, literal: known.literal }
        : optimizer;
    }),
    passes: record.passes.map((pass, index) => ({
      pass: index,
      optimizer: pass.optimizer,
      sweep: record.sweep,
      points: pass.points,
    })),
    of: Math.max(1, record.passes.length),
    analyses: Object.fromEntries(
      record.results.map(({ optimizer, ...analysis }) => [optimizer, analysis as Analysis]),
    ),
    notes:
      state.notes.length > 0
        ? state.notes
        : (record.notes ?? []).map((message) => ({ topic: REPEATED, message })),
    diagnoses: record.diagnoses as readonly Diagnosis[],
  };
}
