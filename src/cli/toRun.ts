import type { RunSpec } from '../protocol/spec.ts';
import type { SourceFiles } from '../source/index.ts';
import type { SpecOptions } from './spec.ts';

/** What a command line asks to be run. */
export interface ToRun {
  readonly spec: RunSpec;
  /** What its user should know of what was left out. */
  readonly notes: readonly string[];
  /** The texts in which LRs are looked for. */
  readonly files: SourceFiles;
}

export interface ToRunOptions extends SpecOptions {
  /** A file of cells, or `-` for stdin. */
  cells?: string;
  /** The code cell to test, from 1. */
  cell?: number;
}
