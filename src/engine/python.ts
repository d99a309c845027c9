import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RunSpec } from '../protocol/spec.ts';
import { locate, type Interpreter } from './interpreter.ts';
import type { Launch } from './launcher.ts';

const OLDEST_MINOR = 8;

export function isPython(path: string): boolean {
  return /\.pyw?$/i.test(path);
}

/**
 * The Python to run a script with: the user's setting, else the activated environment, else one that lies beside the script or above
 * it, else `python3` or `python` on PATH. Throws an Error with a sentence when there is none that could be used.
 */
export async function findPython(
  setting: string | null,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<Interpreter> {
  if (setting !== null) {
    const path = await locate(setting, env);
    if (path === null)
      throw new Error(
        `There is no Python at "${setting}". Check the path, or leave it out to have one found.`,
      );
    return checked(path, env);
  }
  const inEnvironment = environmentsFor(script, env).map(binaryIn).find(existsSync);
  if (inEnvironment !== undefined) return checked(inEnvironment, env);
  for (const name of ['python3', 'python', 'py']) {
    const path = await locate(name, env);
    if (path !== null) return checked(path, env);
  }
  throw new Error(
    'No Python was found on PATH, and no virtual environment beside the script. Name one by --python, or by the setting find-lr.python.',
  );
}

/** Folders of virtual environments, those to be preferred first. */
function environmentsFor(script: string, env: NodeJS.ProcessEnv): string[] {
  // conda activates its `base` in every shell: nobody chose it.
  const isBase = env['CONDA_DEFAULT_ENV'] === 'base';
  const conda = env['CONDA_PREFIX'];
  const activated = [env['VIRTUAL_ENV'], isBase ? undefined : conda].filter((folder) => folder !== undefined);
  const last = isBase && conda !== undefined ? [conda] : [];
  const beside: string[] = [];
  for (let folder = dirname(script); ; folder = dirname(folder)) {
    const found = ['.venv', 'venv', 'env'].map((name) => join(folder, name));
    beside.push(...found.filter((path) => existsSync(join(path, 'pyvenv.cfg'))));
    if (folder === dirname(folder)) return [...activated, ...beside, ...last];
  }
}

function binaryIn(environment: string): string {
  if (process.platform !== 'win32') return join(environment, 'bin', 'python');
  const inScripts = join(environment, 'Scripts', 'python.exe');
  return existsSync(inScripts) ? inScripts : join(environment, 'python.exe');
}

async function checked(path: string, env: NodeJS.ProcessEnv): Promise<Interpreter> {
  const version = await versionOf(path, env);
  if (version === null)
    throw new Error(`"${path}" does not answer like Python. Choose another interpreter (--python).`);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < OLDEST_MINOR)) {
    throw new Error(
      `Find LR needs Python 3.${OLDEST_MINOR} or newer; "${path}" is ${version}. Choose another interpreter (--python).`,
    );
  }
  return { path, version, env: {} };
}

async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const ask = 'import sys; sys.stdout.write("%d.%d.%d" % sys.version_info[:3])';
  try {
    // Isolated and without site packages: the start of a bare Python, some 10 ms.
    const { stdout } = await promisify(execFile)(path, ['-I', '-S', '-c', ask], {
      env,
      timeout: 10_000,
      windowsHide: true,
    });
    return /^\d+\.\d+\.\d+$/.exec(stdout.trim())?.[0] ?? null;
  } catch {
    return null;
  }
}

/** `python script args`, or the user's launcher (`torchrun --nproc-per-node=2`) in the interpreter's place. */
export async function launchPython(
  { target, launcher }: RunSpec,
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
    command = [found, ...words];
  }
  return {
    command: [...command, target.path, ...target.args],
    args: target.args,
    env: interpreter.env,
    transpile: false,
    notes: [`Runs with Python ${interpreter.version} (${interpreter.path}).`],
  };
}
