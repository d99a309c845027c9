import type { Point, Sweep } from '../analysis/types.ts';
import type { DataMessage, DataRules } from '../protocol/epochs.ts';
import type { DoneMessage, OptimizerMessage, RunnerMessage } from '../protocol/messages.ts';
import type { GuardOfRun } from '../protocol/guard.ts';
import type { ChildExit } from './child.ts';
import type { Failure } from './failure.ts';

/** One pass, planned. */
export interface PassPlan {
  readonly pass: number;
  /** To sweep; null: the first that steps. */
  readonly optimizer: string | null;
  readonly sweep: Sweep;
  readonly seed: number | null;
  /** What the sweep may do to the script's epochs, where a pass before it has shown what is right. */
  readonly data?: DataRules;
  /** The threads that it may use beside other passes; missing: as many as it likes. */
  readonly threads?: number;
  /** The pass that ended early, whose place this one takes. */
  readonly replaces?: number;
  /** A note has said why that one ended. */
  readonly isExplained?: boolean;
  /** The sweep was squeezed into the steps that the script takes. */
  readonly isFitted?: true;
}

export type PassEnd =
  | DoneMessage['reason']
  | 'diverged' // stopped by us, for its loss
  | 'turned' // stopped by us past maxLr, the curve having turned
  | 'killed' // gone without a word
  | 'timeout'
  | 'absent' // the optimizer that was asked for was not made while another one trained
  | 'cancelled'
  | 'broken' // the pipe carried nonsense
  | 'not-started';

/** One pass, done. */
export interface PassOutcome {
  readonly plan: PassPlan;
  /** The optimizer that was swept, by id; null when none stepped. */
  readonly optimizer: string | null;
  /** Up to the stop. */
  readonly points: readonly Point[];
  readonly end: PassEnd;
  /** Taken by the swept optimizer, those past the stop too. */
  readonly steps: number;
  /** As last heard of. */
  readonly optimizers: readonly OptimizerMessage[];
  /** As the runner told at the end. */
  readonly data: DataMessage;
  /** Its own; without code and signal where it went on, and was ended by us. */
  readonly exit: ChildExit;
  /** What the script called to end, as it is written: `os._exit()`; missing where it ended otherwise, or only one call is known. */
  readonly call?: string | undefined;
  /** Whether the system ran out of memory meanwhile, and killed a process for it; null where it does not tell. */
  readonly ranOutOfMemory: boolean | null;
  readonly failure: Failure | null;
  /** What was wrong with the pipe, in a sentence. */
  readonly broken: string | null;
  /** Milliseconds from the start of the process. */
  readonly toFirstStep: number | null;
  /** Highest memory seen, in bytes; null where unknown. */
  readonly memory: number | null;
  readonly connected: boolean;
  /** How many ranks trained together; null where the training is not distributed. */
  readonly world: number | null;
  /** What kept it from the user's files; null where nothing was started. */
  readonly guard: GuardOfRun | null;
  /** The rank whose doing the end was; null where it was no single one's. */
  readonly rank: number | null;
}

/** What can be done to a pass under way. */
export interface PassControls {
  /** Its sweep is to be through after so many steps in all. */
  shorten(steps: number): void;
  /** It ends with the points that it has. */
  drop(): void;
}

export interface PassListener {
  begun(controls: PassControls): void;
  message(message: RunnerMessage): void;
  points(optimizer: string, points: readonly Point[]): void;
  log(stream: 'stdout' | 'stderr', line: string): void;
}
