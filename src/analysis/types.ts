/** How the learning rate rises during a pass. LRs are positive and finite, `minLr < maxLr`, `steps >= 2`. */
export interface Sweep {
  readonly mode: 'exponential' | 'linear';
  readonly minLr: number;
  readonly maxLr: number;
  readonly steps: number;
}

/**
 * One optimizer step. `loss` was measured *before* the update that used `lr`, as every runner reports it;
 * `null` stands for a loss that is not finite (JSON has no NaN).
 */
export interface Point {
  readonly step: number;
  readonly lr: number;
  readonly loss: number | null;
  /** The LR of the step before, where that is not the point before: a snapshot leaves points out. */
  readonly before?: number | undefined;
}

/** What is known of the optimizer under test; everything may be unknown. */
export interface OptimizerFacts {
  /** Class name in the framework's spelling, for example `Adam`, `SGD`, `Momentum`. */
  readonly type?: string | undefined;
  readonly momentum?: number | undefined;
  readonly betas?: readonly [number, number] | undefined;
  readonly batchSize?: number | undefined;
  /** The LR the script itself uses. */
  readonly lr?: number | undefined;
}

/** The smoothed loss against LR. All arrays have one entry for each LR, ascending; `low`/`high` only with several passes. */
export interface Curve {
  readonly lr: readonly number[];
  readonly loss: readonly number[];
  readonly low?: readonly number[] | undefined;
  readonly high?: readonly number[] | undefined;
}

export type SuggestionMethod = 'steepest' | 'valley' | 'slide' | 'minimum/10';

export interface Suggestion {
  readonly method: SuggestionMethod;
  readonly lr: number;
}

/** `low..high` is the span of LRs that are about as good; `method` says in a word or two what decided, `reason` in sentences. */
export interface Recommendation {
  readonly lr: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
  readonly reason: string;
}

export interface LrRange {
  readonly baseLr: number;
  readonly maxLr: number;
}

export type DiagnosisCode =
  // what a curve's shape says
  | 'flat'
  | 'immediate-explosion'
  | 'never-diverged'
  | 'no-floor'
  | 'cut-short'
  | 'too-noisy'
  | 'too-few-points'
  | 'already-trained'
  | 'falls-at-once'
  | 'non-finite-from-start'
  // what happened to the run
  | 'no-optimizer'
  | 'no-steps'
  | 'no-lr'
  | 'script-failed'
  | 'interpreter'
  | 'script-exited'
  | 'child-killed'
  | 'timeout'
  | 'slow-backend'
  | 'backend-missing'
  | 'unhooked'
  | 'out-of-memory'
  | 'optimizer-never-stepped'
  | 'later-training'
  | 'optimizers-together'
  | 'loss-no-progress'
  | 'no-batch'
  | 'not-hooked'
  | 'loss-unknown'
  | 'window-closed'
  | 'note';

export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** What is so, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence, in words that hold wherever it is read. */
  readonly advice: string;
  /** What helps, for a front to say how, or to have a button for. */
  readonly remedies?: readonly Remedy[];
}

/**
 * `arguments`: pass the script its arguments. `timeout`: wait longer for the first step. `optimizer`: test another one. `log`: log LRs and losses, and plot those. `wider`, `lower`,
 * `flatter`: sweep to a higher LR, from a lower one, or to a lower one or exponentially.
 */
export type Remedy = 'arguments' | 'timeout' | 'optimizer' | 'log' | 'wider' | 'lower' | 'flatter';

/** The outcome of analysing the passes over one optimizer: the record's `results` entry, without the optimizer's id. */
export interface Analysis {
  readonly curve: Curve;
  readonly suggestions: readonly Suggestion[];
  readonly recommended: Recommendation | null;
  readonly range: LrRange | null;
  readonly diagnoses: readonly Diagnosis[];
}
