import type { Sweep } from '../analysis/types.ts';

/** What to run. Everything but the target has a default (see engine/defaults.ts). */
export interface RunSpec {
  readonly target: {
    readonly kind: 'script';
    /** Absolute. */
    readonly path: string;
    /** Python runs it by this name, as `python -m package.train` does. */
    readonly module?: string;
    readonly args: readonly string[];
    /** Absolute; the script's working directory. */
    readonly cwd: string;
  };
  readonly sweep: Sweep;
  /** The user chose `maxLr`: do not go on past it. */
  readonly maxLrIsFixed: boolean;
  /** Stop when the smoothed loss exceeds this many times the best descent (see analysis/stop.ts); null: never. */
  readonly stopFactor: number | null;
  /** Passes over the sweep, each from fresh weights. `>= 1`. */
  readonly passes: number;
  readonly seed: number | null;
  /** Sweep this optimizer only, by id; null: all that step. */
  readonly optimizer: string | null;
  /** Seconds to wait for the first optimizer step. */
  readonly timeout: number;
  readonly guard: boolean;
  /** The Node.js for JavaScript and TypeScript (a path or a name on PATH); null: find one. */
  readonly node: string | null;
  /** The Python for Python scripts, likewise. */
  readonly python: string | null;
  /** A command that starts the script, put before it: `['torchrun', '--nproc-per-node=2']`; null: the interpreter does. */
  readonly launcher: readonly string[] | null;
  /** Additions to the child's environment. */
  readonly env: Readonly<Record<string, string>>;
}
