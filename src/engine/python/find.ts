import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { locate, whyNotFound, type Interpreter } from '../interpreter.ts';
import { askPython } from './ask.ts';
import { environmentOf, pythonsFor } from './environments.ts';

const OLDEST_MINOR = 8;

/** There is no Python, or none that could be used. Its sentence says so; how to choose another is for each front end to say. */
export class InterpreterError extends Error {}

/** The Python to run a script with: the user's setting, else the first of `pythonsFor`. Throws an InterpreterError. */
export async function findPython(
  setting: string | null,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<Interpreter> {
  if (setting !== null) {
    const path = await locate(setting, env);
    if (path === null) {
      const inFolder = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python');
      throw new InterpreterError(await whyNotFound(setting, 'Python', inFolder));
    }
    return checked(path, script, env);
  }
  const [first] = await pythonsFor(script, env);
  if (first === undefined) {
    throw new InterpreterError('No Python was found on PATH, and no virtual environment beside the script.');
  }
  return checked(first.path, script, env);
}

async function checked(path: string, script: string, env: NodeJS.ProcessEnv): Promise<Interpreter> {
  if (!existsSync(path)) {
    throw new InterpreterError(
      `The environment ${environmentOf(path) ?? path} is broken: the Python that it was made with is gone.`,
    );
  }
  const cwd = existsSync(dirname(script)) ? dirname(script) : process.cwd();
  const answer = await askPython(path, env, cwd);
  if (answer === null) throw new InterpreterError(`"${path}" does not answer like Python.`);
  const { version, executable } = answer;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < OLDEST_MINOR)) {
    throw new InterpreterError(`Find LR needs Python 3.${OLDEST_MINOR} or newer; "${path}" is ${version}.`);
  }
  // A shim of pyenv, asdf or mise stands before the real one, which has its launchers beside it.
  const isShim = path.includes(`${sep}shims${sep}`) && existsSync(executable);
  return { path: isShim ? executable : path, version, env: {} };
}

/** For people: `Python 3.11.7 (.venv)`, or with the path of one that belongs to no environment. */
export function describePython({ path, version }: Pick<Interpreter, 'path' | 'version'>): string {
  const environment = environmentOf(path);
  return `Python ${version} (${environment === null ? path : basename(environment)})`;
}
