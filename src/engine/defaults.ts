import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DEFAULT_STOP_FACTOR, DEFAULT_SWEEP } from '../analysis/index.ts';
import type { Sweep } from '../analysis/types.ts';
import { DEFAULT_TIMEOUT, type RunOptionValues } from '../protocol/runOptions.ts';
import type { CellsTarget, RunSpec, Target } from '../protocol/spec.ts';

export type CellsOverrides = Partial<Omit<RunSpec, 'target' | 'sweep'>> & { sweep?: Partial<Sweep> };

export type SpecOverrides = CellsOverrides & {
  args?: readonly string[];
  module?: string | undefined;
  cwd?: string;
};

/** A spec for a script, with everything that was not said filled in. Runs in its package's folder unless `cwd` says otherwise. */
export function defaultSpec(path: string, overrides: SpecOverrides = {}): RunSpec {
  const { args = [], module, cwd, ...rest } = overrides;
  const script = resolve(cwd ?? '.', path);
  const target: Target = {
    kind: 'script',
    path: script,
    ...(module === undefined ? {} : { module }),
    args,
    cwd: cwd ?? packageFolder(script) ?? dirname(script),
  };
  return complete(target, rest);
}

/** A spec for cells, likewise. */
export function cellsSpec(target: CellsTarget, overrides: CellsOverrides = {}): RunSpec {
  return complete(target, overrides);
}

function complete(target: Target, { sweep, ...rest }: CellsOverrides): RunSpec {
  return {
    target,
    sweep: { ...DEFAULT_SWEEP, ...sweep },
    maxLrIsFixed: sweep?.maxLr !== undefined,
    stopFactor: DEFAULT_STOP_FACTOR,
    passes: 1,
    seed: null,
    optimizer: null,
    timeout: DEFAULT_TIMEOUT,
    guard: true,
    node: null,
    python: null,
    launcher: null,
    env: {},
    ...rest,
  };
}

/** What options of the terminal or of `%%find_lr` say of a run; `stop` and `guard` may be there without having been turned off. */
export function overridesOf(
  options: Omit<RunOptionValues, 'stop' | 'guard'> & { readonly stop?: boolean; readonly guard?: boolean },
): Omit<SpecOverrides, 'cwd'> {
  const { minLr, maxLr, steps, mode, passes, seed, optimizer, timeout, node, python, env } = options;
  return {
    sweep: given({ minLr, maxLr, steps, mode }),
    ...given({ passes, seed, optimizer, timeout, node, python, env, stopFactor: options.stopFactor }),
    ...(options.stop === false ? { stopFactor: null } : {}),
    ...(options.guard === false ? { guard: false } : {}),
  };
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The nearest folder above a file that has a package.json; null without one. */
export function packageFolder(path: string): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
