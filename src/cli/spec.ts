import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultSpec, overridesOf, scriptOfModule } from '../engine/index.ts';
import { conflictIn, type RunOptionValues } from '../protocol/runOptions.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { UsageError } from './exitCodes.ts';
import { NO_UTF8 } from './surroundings.ts';

/** What commander makes of the options that say how to run; switches are always there. */
export interface SpecOptions extends Omit<RunOptionValues, 'stop' | 'guard'> {
  /** False for `--no-stop`. */
  stop: boolean;
  guard: boolean;
  launcher?: string[];
  module?: boolean;
}

/** Throws a UsageError with a sentence for what cannot be run. */
export function scriptSpec(script: string, args: string[], options: SpecOptions): RunSpec {
  const cwd = folderOf(options);
  const path = options.module === true ? moduleIn(cwd, script) : resolve(script);
  checkFile(path, script);
  if (!isScript(path)) {
    throw new UsageError(
      `${script} is no Python, JavaScript or TypeScript file and no notebook, and others cannot be run.`,
    );
  }
  if (options.launcher !== undefined && !/\.pyw?$/i.test(path)) {
    throw new UsageError(
      `--launcher starts Python scripts; ${script} is started by Node.js (--node), or as its package.json says.`,
    );
  }
  const { launcher } = options;
  const spec = defaultSpec(path, {
    ...overridesOf(options),
    ...{ args, cwd },
    ...(launcher === undefined ? {} : { launcher }),
    ...(options.module === true ? { module: script } : {}),
  });
  return checked(spec);
}

/** Whether a file's name is that of a script which we can run. */
export function isScript(path: string): boolean {
  return /\.([cm]?[jt]s|pyw?)$/i.test(path);
}

/** `name`: as the user wrote the path. */
export function checkFile(path: string, name: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined && name.includes('\uFFFD')) throw new UsageError(`The name ${name} ${NO_UTF8}`);
  if (found === undefined)
    throw new UsageError(`There is no file ${name}. Check its name and the folder you are in.`);
  if (!found.isFile()) throw new UsageError(`${name} is no file. Name the script that trains.`);
}

/** The folder that the options say to run in. */
export function folderOf({ cwd = '.' }: SpecOptions): string {
  const folder = resolve(cwd);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new UsageError(`There is no folder ${cwd} to run in.`);
}

export function checked(spec: RunSpec): RunSpec {
  const conflict = conflictIn(spec.sweep);
  if (conflict !== undefined) throw new UsageError(conflict);
  return spec;
}

function moduleIn(cwd: string, name: string): string {
  const path = scriptOfModule(name, cwd);
  if (path !== null) return path;
  throw new UsageError(
    `There is no module ${name} in ${cwd}. Name it as Python does (package.train), in the folder that holds it (--cwd).`,
  );
}
