import type { Sweep } from '../analysis/types.ts';
import type { Cell } from './cells.ts';
import type { Language } from './language.ts';

export interface ScriptTarget {
  readonly kind: 'script';
  /** Absolute. */
  readonly path: string;
  /** Python runs it by this name, as `python -m package.train` does. */
  readonly module?: string;
  readonly args: readonly string[];
  /** Absolute; the script's working directory. */
  readonly cwd: string;
}

/** Cells of a notebook, which run one after the other in one namespace. */
export interface CellsTarget {
  readonly kind: 'cells';
  /** The notebook's, absolute; it need not exist (an untitled one). */
  readonly path: string;
  readonly language: Language;
  /** In the order in which they are to run; the last is the tested one. Their sources are runnable: see `source/cells`. */
  readonly cells: readonly Cell[];
  /** The first training in any of the cells is swept, not the first in the tested one. */
  readonly sweepsAny?: boolean;
  /** None: a notebook has no command line. */
  readonly args: readonly [];
  /** Absolute; the notebook's folder, or another one for an untitled notebook. */
  readonly cwd: string;
}

export type Target = ScriptTarget | CellsTarget;

/** What to run. Everything but the target has a default (see engine/defaults.ts). */
export interface RunSpec {
  readonly target: Target;
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
  /** The Python for Python, likewise. */
  readonly python: string | null;
  /** A command that starts the script, put before it: `['torchrun', '--nproc-per-node=2']`; null: the interpreter does. */
  readonly launcher: readonly string[] | null;
  /** Additions to the child's environment. */
  readonly env: Readonly<Record<string, string>>;
}
