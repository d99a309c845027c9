import { existsSync, lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { locate } from '../interpreter.ts';
import { conda, pipenv, poetry, pyenv } from './managers.ts';

/** A Python that could run a script. */
export interface PythonPlace {
  /** Of the binary, which is there but may be broken. */
  readonly path: string;
  readonly origin: 'activated' | 'workspace' | 'poetry' | 'pipenv' | 'pyenv' | 'conda' | 'path';
}

/**
 * The Pythons that could run a script, the first to be preferred: an activated environment, one that lies beside the script or above
 * it, those that Poetry, Pipenv, pyenv and conda keep for its project, then those on PATH.
 */
export async function pythonsFor(script: string, env: NodeJS.ProcessEnv): Promise<PythonPlace[]> {
  const folders = foldersAbove(script);
  // conda activates its `base` in every shell: nobody chose it.
  const base = env['CONDA_DEFAULT_ENV'] === 'base' ? env['CONDA_PREFIX'] : undefined;
  const activated = [env['VIRTUAL_ENV'], base === undefined ? env['CONDA_PREFIX'] : undefined];
  const inEnvironments: (readonly [PythonPlace['origin'], readonly (string | undefined)[]])[] = [
    ['activated', activated],
    ['workspace', folders.flatMap(environmentsIn)],
    ['poetry', folders.flatMap((folder) => poetry(folder, env))],
    ['pipenv', folders.flatMap((folder) => pipenv(folder, env))],
    ['pyenv', pyenv(folders, env)],
    ['conda', conda(folders, env)],
    ['path', [base]],
  ];
  const places = inEnvironments.flatMap(([origin, environments]) =>
    environments.flatMap((folder) => (folder === undefined ? [] : [{ path: binaryIn(folder), origin }])),
  );
  for (const name of ['python3', 'python', 'py']) {
    const path = await locate(name, env);
    if (path !== null) places.push({ path, origin: 'path' });
  }
  return unique(places.filter(({ path }) => isThere(path)));
}

/** The environment folder that a binary belongs to; null for a Python of the system. */
export function environmentOf(binary: string): string | null {
  const folder = dirname(binary);
  const candidates = /^(bin|scripts)$/i.test(basename(folder)) ? [dirname(folder)] : [folder];
  return candidates.find(isEnvironment) ?? null;
}

function isEnvironment(folder: string): boolean {
  return existsSync(join(folder, 'pyvenv.cfg')) || existsSync(join(folder, 'conda-meta'));
}

function foldersAbove(script: string): string[] {
  const folders = [dirname(script)];
  for (let folder = folders[0]!; folder !== dirname(folder); folder = dirname(folder))
    folders.push(dirname(folder));
  return folders;
}

/** The names that venv's manual, uv, Poetry, VS Code and pixi give to an environment in its project. */
function environmentsIn(folder: string): string[] {
  const names = ['.venv', 'venv', 'env', '.conda', join('.pixi', 'envs', 'default')];
  return names.map((name) => join(folder, name)).filter(isEnvironment);
}

function binaryIn(environment: string): string {
  if (process.platform !== 'win32') return join(environment, 'bin', 'python');
  const inScripts = join(environment, 'Scripts', 'python.exe');
  return existsSync(inScripts) ? inScripts : join(environment, 'python.exe');
}

/** A link that leads nowhere counts: an environment whose Python is gone is to be told of, not passed over. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function unique(places: readonly PythonPlace[]): PythonPlace[] {
  return places.filter(({ path }, index) => places.findIndex((other) => other.path === path) === index);
}
