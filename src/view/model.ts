/** What the page shows of a state: strings and flags, no elements. */
import type { Analysis, Diagnosis } from '../analysis/types.ts';
import { formatLoss, formatLr } from '../analysis/format.ts';
import { chartInput, textAlternative, type TextAlternative } from '../chart/index.ts';
import { hasEndedWithWindow } from '../protocol/partialRecord.ts';
import type { PanelState } from '../protocol/panelState.ts';
import { progressText, shareDone } from '../protocol/progress.ts';
import type { OptimizerEntry } from '../protocol/record.ts';
import { placeOf, type Place } from './place.ts';

export type Phase = 'waiting' | 'running' | 'done' | 'stopped' | 'cancelled' | 'failed' | 'no-steps';

export function phaseOf(state: PanelState): Phase {
  const status = state.record?.status;
  if (status === undefined)
    return state.passes.some(({ points }) => points.length > 0) ? 'running' : 'waiting';
  return status === 'completed' || status === 'diverged' ? 'done' : status;
}

export function isOver(phase: Phase): boolean {
  return phase !== 'waiting' && phase !== 'running';
}

/** Optimizers that have a chart, in order; while there is none, the first that is known. */
export function chartedOptimizers(state: PanelState): readonly OptimizerEntry[] {
  const charted = state.optimizers.filter(
    ({ id }) => state.analyses[id] !== undefined || state.passes.some(({ optimizer }) => optimizer === id),
  );
  return charted.length > 0 ? charted : state.optimizers.slice(0, 1);
}

export function isNotebook({ target }: PanelState): boolean {
  return target.kind === 'cells';
}

/** 0..1 over all passes planned so far. */
export function progress(state: PanelState): number {
  const taken = state.passes.reduce((sum, { points, sweep }) => sum + shareDone(points.at(-1), sweep), 0);
  return Math.min(1, taken / Math.max(state.of, state.passes.length, 1));
}

/** What ran, with what, on what: for a line below the title. */
export function factsOf(state: PanelState, optimizer: OptimizerEntry | undefined): string[] {
  const { runtime } = state;
  const facts = [
    optimizer?.type,
    optimizer?.batchSize === undefined ? undefined : `batch ${optimizer.batchSize}`,
    runtime === null ? undefined : `${runtime.framework} ${runtime.frameworkVersion}`,
    runtime?.device,
    state.interpreter ?? languageOf(runtime),
  ];
  return facts.flatMap((fact) => (fact === undefined || fact === '' ? [] : [fact]));
}

export function subtitle(state: PanelState, optimizer: OptimizerEntry | undefined): string {
  return factsOf(state, optimizer).join(' · ');
}

/** Of a run of the past, whose interpreter is not known. */
function languageOf(runtime: PanelState['runtime']): string | undefined {
  return runtime?.language === 'python' ? `Python ${runtime.version}` : undefined;
}

/** What stands where the recommendation will be, and then is. */
export interface Headline {
  /** Above the value; may be ''. */
  readonly caption: string;
  /** The large line: an LR, or a short sentence. */
  readonly value: string;
  readonly isNumber: boolean;
  readonly isRecommendation: boolean;
  readonly text: string;
  /** Said here already, and not again below. */
  readonly diagnosis: Diagnosis | null;
}

export function headline(state: PanelState, optimizer: OptimizerEntry | undefined): Headline {
  const phase = phaseOf(state);
  if (phase === 'waiting') {
    const what = state.runtime === null ? 'packages and its data' : 'data';
    return words(
      'Starting …',
      `${isNotebook(state) ? 'The notebook' : 'The script'} is loading its ${what}.`,
    );
  }
  if (phase === 'running') return runningLine(state);
  const analysis = optimizer === undefined ? undefined : state.analyses[optimizer.id];
  const recommended = analysis?.recommended ?? null;
  if (recommended !== null) {
    return {
      caption: 'Recommended learning rate',
      value: formatLr(recommended.lr),
      text: recommended.reason,
      isNumber: true,
      diagnosis: null,
      isRecommendation: true,
    };
  }
  const diagnosis = state.diagnoses[0] ?? analysis?.diagnoses[0] ?? null;
  const text = diagnosis === null ? '' : `${diagnosis.message} ${diagnosis.advice}`;
  const ending = hasEndedWithWindow(state)
    ? 'Not finished'
    : phase === 'failed' && isNotebook(state)
      ? 'A cell failed'
      : ENDINGS[phase];
  return { ...words(ending, text), diagnosis };
}

const ENDINGS = {
  done: 'No recommendation',
  stopped: 'No recommendation',
  cancelled: 'Cancelled',
  failed: 'The script failed',
  'no-steps': 'No training step',
};

function words(value: string, text: string): Headline {
  return { caption: '', value, text, isNumber: false, isRecommendation: false, diagnosis: null };
}

function runningLine(state: PanelState): Headline {
  const pass = state.passes.filter(({ points }) => points.length > 0).at(-1);
  const point = pass?.points.at(-1);
  if (pass === undefined || point === undefined) return words('Starting …', '');
  const step = progressText(point, pass.sweep, state.left);
  const isPast = point.step >= pass.sweep.steps;
  const place = state.of > 1 ? `pass ${state.passes.indexOf(pass) + 1} of ${state.of}, ${step}` : step;
  return {
    caption: 'Trying learning rate',
    value: formatLr(point.lr),
    text: `${place.charAt(0).toUpperCase()}${place.slice(1)}${isPast ? ': the loss has not turned yet' : ''}. Loss ${formatLoss(point.loss)}.`,
    isNumber: true,
    isRecommendation: false,
    diagnosis: null,
  };
}

/** Diagnoses of the run and of the optimizer shown, each once. */
export function diagnosesOf(state: PanelState, optimizer: OptimizerEntry | undefined): Diagnosis[] {
  if (state.record === null) return [...state.diagnoses];
  const own = optimizer === undefined ? [] : (state.analyses[optimizer.id]?.diagnoses ?? []);
  const all = [...state.diagnoses, ...own];
  const said = headline(state, optimizer).diagnosis;
  return all.filter(
    (diagnosis, i) =>
      diagnosis !== said && all.findIndex(({ message }) => message === diagnosis.message) === i,
  );
}

/** Optimizer that a page shows: the one chosen, else the first with a recommendation, else the first. */
export function selectedOptimizer(
  state: PanelState,
  selected: string | undefined,
): OptimizerEntry | undefined {
  const all = chartedOptimizers(state);
  return all.find(({ id }) => id === selected) ?? recommendedOptimizer(state) ?? all[0];
}

function recommendedOptimizer(state: PanelState): OptimizerEntry | undefined {
  if (state.record === null) return undefined;
  return state.optimizers.find(({ id }) => (state.analyses[id]?.recommended ?? null) !== null);
}

/** What is found for one optimizer. */
export interface ResultModel {
  readonly headline: Headline;
  readonly optimizer: OptimizerEntry | null;
  readonly place: Place | null;
  /** Null until the run is over. */
  readonly analysis: Pick<Analysis, 'recommended' | 'range' | 'suggestions'> | null;
  /** The LR that is now in the source, if we wrote it. */
  readonly applied: number | null;
  /** The script failed, or ended without a training step. */
  readonly failed: boolean;
  /** What the LR that it trains with by itself is called. */
  readonly own: string;
}

export function resultOf(state: PanelState, optimizer: OptimizerEntry | undefined): ResultModel {
  const analysis = optimizer === undefined ? undefined : state.analyses[optimizer.id];
  return {
    headline: headline(state, optimizer),
    optimizer: optimizer ?? null,
    place:
      optimizer === undefined ? null : placeOf(optimizer, analysis?.recommended?.lr ?? null, state.target),
    analysis: analysis !== undefined && isOver(phaseOf(state)) ? results(analysis) : null,
    applied: optimizer === undefined ? null : (state.applied[optimizer.id] ?? null),
    failed: phaseOf(state) === 'failed' || phaseOf(state) === 'no-steps',
    own: isNotebook(state) ? 'The notebook’s own' : 'The script’s own',
  };
}

function results({ recommended, range, suggestions }: Analysis) {
  return { recommended, range, suggestions };
}

/** The chart of the optimizer with this id, as text and table. */
export function tableOf(state: PanelState | null, optimizer: string | undefined): TextAlternative {
  return textAlternative(state === null ? { passes: [], analysis: null } : chartInput(state, optimizer));
}
