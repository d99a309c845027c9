import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DEFAULT_STOP_FACTOR, DEFAULT_SWEEP } from '../analysis/index.ts';
import type { Sweep } from '../analysis/types.ts';
import type { RunSpec } from '../protocol/spec.ts';

/** Seconds before the first step: room for a download or the parsing of a large file, but not for ever. */
export const DEFAULT_TIMEOUT = 120;

export type SpecOverrides = Partial<Omit<RunSpec, 'target' | 'sweep'>> & {
  args?: readonly string[];
  module?: string | undefined;
  cwd?: string;
  sweep?: Partial<Sweep>;
};

/** A spec for a script, with everything that was not said filled in. Runs in its package's folder unless `cwd` says otherwise. */
export function defaultSpec(path: string, overrides: SpecOverrides = {}): RunSpec {
  const { args = [], module, cwd, sweep, ...rest } = overrides;
  const script = resolve(cwd ?? '.', path);
  return {
    target: {
      kind: 'script',
      path: script,
      ...(module === undefined ? {} : { module }),
      args,
      cwd: cwd ?? packageFolder(script) ?? dirname(script),
    },
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

/** The nearest folder above a file that has a package.json; null without one. */
export function packageFolder(path: string): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
