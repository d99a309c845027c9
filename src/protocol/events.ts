/** What `run(spec)` yields, in order; also the lines of `--events`. */
import type { Analysis, Diagnosis, Point, Sweep } from '../analysis/types.ts';
import type { RunRecord } from './record.ts';
import type { OptimizerMessage } from './messages.ts';
import type { TimeLeft } from './timeLeft.ts';

export type RunEvent =
  /** First. `command` is what is started, `interpreter` what runs it (`Python 3.11.7 (.venv)`): both for people to read. */
  | { kind: 'started'; id: string; sweep: Sweep; command: string; interpreter?: string }
  | {
      kind: 'runtime';
      language: string;
      version: string;
      framework: string;
      frameworkVersion: string;
      backend: string;
      device: string;
    }
  | { kind: 'optimizer'; optimizer: OptimizerMessage }
  /**
   * A pass begins; one that follows a pass it replaces (a fitted sweep) says so. `of` is the passes planned so far, none of them counted twice.
   * `isExplained`: a note has said why the replaced one ended.
   */
  | {
      kind: 'pass';
      pass: number;
      of: number;
      optimizer: string | null;
      sweep: Sweep;
      replaces?: number;
      isExplained?: boolean;
    }
  /** New points of a pass, and the analysis of all the points so far over that optimizer. */
  | {
      kind: 'points';
      pass: number;
      optimizer: string;
      points: readonly Point[];
      analysis: Analysis;
      /** Of the whole run; null, or missing, while it cannot be told. */
      left?: TimeLeft | null;
    }
  /** More, or fewer, passes are expected than was told; those under way that were shortened, with their sweeps as they are now. */
  | {
      kind: 'plan';
      of: number;
      sweeps: readonly { readonly pass: number; readonly sweep: Sweep }[];
      left: TimeLeft | null;
    }
  | { kind: 'log'; stream: 'stdout' | 'stderr'; line: string }
  | { kind: 'note'; topic: string; message: string }
  | { kind: 'diagnosis'; diagnosis: Diagnosis }
  /** Last, always, exactly once, however the run ended. */
  | { kind: 'done'; record: RunRecord };
