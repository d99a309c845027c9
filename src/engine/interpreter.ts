import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Interpreter {
  /** Absolute path of the binary. */
  readonly path: string;
  /** For example `20.11.1`. */
  readonly version: string;
  /** What the binary needs in its environment to be a Node. */
  readonly env: Readonly<Record<string, string>>;
}

const OLDEST_MAJOR = 18;

/**
 * The Node to run scripts with: the user's setting, else `node` on PATH, else the one that runs us (an editor's own, made to act as Node).
 * Throws an Error with a sentence when the setting does not name a usable Node.
 */
export async function findInterpreter(setting: string | null, env: NodeJS.ProcessEnv): Promise<Interpreter> {
  if (setting !== null) {
    const path = await locate(setting, env);
    if (path === null) {
      const reason = await whyNotFound(setting, 'Node.js', join('bin', 'node'));
      throw new Error(`${reason} Check the path, or leave it out to use the one on PATH.`);
    }
    const version = await versionOf(path, env);
    if (version === null)
      throw new Error(`"${path}" does not answer like Node.js. Choose another interpreter.`);
    if (major(version) < OLDEST_MAJOR) throw new Error(tooOld(path, version));
    return { path, version, env: {} };
  }
  const path = await locate('node', env);
  if (path !== null) {
    const version = await versionOf(path, env);
    if (version !== null && major(version) >= OLDEST_MAJOR) return { path, version, env: {} };
  }
  return {
    path: process.execPath,
    version: process.versions.node,
    env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  };
}

function tooOld(path: string, version: string): string {
  return `Find LR needs Node.js ${OLDEST_MAJOR} or newer; "${path}" is ${version}. Choose another interpreter.`;
}

/** The binary that a path, or a name on PATH, means; null if there is none. */
export async function locate(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  if (isAbsolute(name) || /[\\/]/.test(name))
    return (await isExecutable(resolve(name))) ? resolve(name) : null;
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (folder !== '' && (await isExecutable(path))) return path;
    }
  }
  return null;
}

/** Says why `locate` found nothing for `setting`. `inFolder`: where an environment keeps the program. */
export async function whyNotFound(
  setting: string,
  what: 'Node.js' | 'Python',
  inFolder: string,
): Promise<string> {
  const found = await stat(resolve(setting)).catch(() => null);
  const isPath = isAbsolute(setting) || /[\\/]/.test(setting);
  if (found === null || (!isPath && found.isFile())) return `There is no ${what} at "${setting}".`;
  if (!found.isDirectory()) return `"${setting}" is not a program that can be started.`;
  const inside = join(setting, inFolder);
  return (await isExecutable(resolve(inside)))
    ? `"${setting}" is a folder. Name the ${what} in it: "${inside}".`
    : `"${setting}" is a folder without a ${what}.`;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK)
    .then(() => stat(path))
    .then(
      (found) => found.isFile(),
      () => false,
    );
}

/** null when it cannot be run or answers something else. */
async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  // Asking costs a process start, which a terminal's own Node need not pay.
  if (process.versions['electron'] === undefined && realpathSync(path) === realpathSync(process.execPath)) {
    return process.versions.node;
  }
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], {
      env,
      timeout: 10_000,
      windowsHide: true,
    });
    return /^v(\d+\.\d+\.\d+)/.exec(stdout.trim())?.[1] ?? null;
  } catch {
    return null;
  }
}

function major(version: string): number {
  return Number(version.split('.')[0]);
}
