import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import type { RunSpec, ScriptTarget } from '../../protocol/spec.ts';
import { locate, type Interpreter } from '../interpreter.ts';
import type { Launch } from '../launcher.ts';
import { environmentOf } from './environments.ts';
import { describePython } from './find.ts';
import { moduleNamed, moduleNeeded, type PythonModule } from './module.ts';

export function isPython(path: string): boolean {
  return /\.pyw?$/i.test(path);
}

/**
 * `python script args`, or `python -m module args` for a script in a package; with the user's launcher (`torchrun
 * --nproc-per-node=2`) in the interpreter's place.
 */
export async function launchPython(
  target: ScriptTarget,
  launcher: RunSpec['launcher'],
  interpreter: Interpreter,
  env: NodeJS.ProcessEnv,
): Promise<Launch> {
  const [name, ...words] = launcher ?? [];
  let command: string[] = [interpreter.path];
  if (name !== undefined) {
    // The environment's own torchrun starts the environment's own Python.
    const beside = join(dirname(interpreter.path), name);
    const found = existsSync(beside) ? beside : await locate(name, env);
    if (found === null)
      throw new Error(`There is no launcher "${name}" beside ${interpreter.path} or on PATH.`);
    command = [found, ...words, ...(startsAnything(name, words) ? [interpreter.path] : [])];
  }
  const needed = target.module === undefined ? moduleNeeded(target.path, target.cwd) : null;
  const module = target.module === undefined ? needed : moduleNamed(target.module, target.path);
  const notes = [`Runs with Python ${interpreter.version} (${interpreter.path}).`];
  if (needed !== null)
    notes.push(`Runs as \`python -m ${needed.name}\`, for it imports from its own package.`);
  return {
    command: [...command, ...(module === null ? [target.path] : ['-m', module.name]), ...target.args],
    args: target.args,
    env: {
      ...interpreter.env,
      ...activation(interpreter.path, env),
      ...(module === null || module.root === target.cwd ? {} : pathOf(module, env)),
    },
    transpile: false,
    interpreter: describePython(interpreter),
    notes,
  };
}

/** Launchers of any program; others (torchrun, accelerate) start Python by themselves. */
const ANY_PROGRAM = /^(srun|mpirun|mpiexec(\.hydra)?|orterun|prterun|numactl|taskset|nice)$/;

/** Whether the launcher is to be told to start Python, as its words do not. */
function startsAnything(name: string, words: readonly string[]): boolean {
  return (
    ANY_PROGRAM.test(basename(name)) && !words.some((word) => /^pythonw?[\d.]*(\.exe)?$/.test(basename(word)))
  );
}

/** As the environment's `activate` does: what the script starts by name (`ninja`, `python`) is the environment's own. */
export function activation(binary: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const environment = environmentOf(binary);
  if (environment === null) return {};
  const path = env['PATH'] ?? env['Path'];
  return {
    PATH: [dirname(binary), path].filter(Boolean).join(delimiter),
    ...(existsSync(join(environment, 'pyvenv.cfg')) ? { VIRTUAL_ENV: environment } : {}),
  };
}

function pathOf({ root }: PythonModule, env: NodeJS.ProcessEnv): Record<string, string> {
  return { PYTHONPATH: [root, env['PYTHONPATH']].filter(Boolean).join(delimiter) };
}
