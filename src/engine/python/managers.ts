/** Where the tools that manage environments keep those of a project: Poetry, Pipenv, pyenv, conda. Folders, which may not be there. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Poetry's environments of a project: folders named by it and the Python's minor version. */
export function poetry(folder: string, env: NodeJS.ProcessEnv): string[] {
  const project = textOf(join(folder, 'pyproject.toml'));
  if (project === null || !/^\[tool\.poetry\b|poetry[-_.]core/m.test(project)) return [];
  const name = /^name\s*=\s*["']([^"']+)["']/m.exec(project)?.[1] ?? '';
  const start = `${poetryName(name, realpathSync(folder))}-py`;
  const home = env['POETRY_VIRTUALENVS_PATH'] ?? join(cacheFolder(env), 'virtualenvs');
  return namesIn(home)
    .filter((entry) => entry.startsWith(start))
    .map((entry) => join(home, entry))
    .reverse();
}

export function poetryName(project: string, folder: string): string {
  const hash = createHash('sha256').update(folder).digest('base64url').slice(0, 8);
  return `${project
    .toLowerCase()
    .replace(/[ $`!*@"\\\r\n\t]/g, '_')
    .slice(0, 42)}-${hash}`;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env['POETRY_CACHE_DIR'] !== undefined) return env['POETRY_CACHE_DIR'];
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'pypoetry');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? homedir(), 'pypoetry', 'Cache');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pypoetry');
}

export function pipenv(folder: string, env: NodeJS.ProcessEnv): string[] {
  const file = join(folder, 'Pipfile');
  if (!existsSync(file)) return [];
  const home =
    env['WORKON_HOME'] ??
    (process.platform === 'win32'
      ? join(homedir(), '.virtualenvs')
      : join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'virtualenvs'));
  return [join(home, pipenvName(folder))];
}

export function pipenvName(folder: string): string {
  const hash = createHash('sha256').update(join(folder, 'Pipfile')).digest().subarray(0, 6);
  const name = basename(folder).replace(/[ &$`!*@"()[\]\\\r\n\t]/g, '_');
  return `${name.slice(0, 42)}-${hash.toString('base64url')}`;
}

/** What the nearest `.python-version` names: a version, whole or in part, or an environment of pyenv-virtualenv. */
export function pyenv(folders: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const named = folders
    .map((folder) => textOf(join(folder, '.python-version')))
    .find((text) => text !== null);
  const home = join(env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const installed = namesIn(home);
  return (named ?? '')
    .split(/\s+/)
    .filter((name) => /^[\w.-]+$/.test(name))
    .flatMap((name) => {
      const inPart = installed.filter((entry) => entry.startsWith(`${name}.`)).sort(byVersion);
      return installed.includes(name) ? [name] : inPart.slice(-1);
    })
    .map((name) => join(home, name));
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The environment that the nearest `environment.yml` names, where conda has listed it. */
export function conda(folders: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const described = folders
    .flatMap((folder) => ['environment.yml', 'environment.yaml'].map((name) => textOf(join(folder, name))))
    .find((text) => text !== null);
  const name = /^name:\s*["']?([^\s"'#]+)/m.exec(described ?? '')?.[1];
  if (name === undefined) return [];
  const listed = (textOf(join(homedir(), '.conda', 'environments.txt')) ?? '').split(/\r?\n/);
  const own = env['CONDA_EXE'] === undefined ? [] : [join(dirname(dirname(env['CONDA_EXE'])), 'envs', name)];
  return [...own, ...listed.filter((folder) => basename(folder) === name)];
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // Not there, or not for us to read.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
