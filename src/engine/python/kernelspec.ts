import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The Python that a Jupyter kernel spec starts, by the name under which it is installed. Null where none is on this machine, or it names only
 * "the Python of the environment", as `python3` mostly does.
 */
export async function pythonOfKernelspec(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  if (!/^[\w.-]+$/.test(name)) return null;
  for (const folder of dataFolders(env)) {
    const [program] = await argvOf(join(folder, 'kernels', name, 'kernel.json'));
    if (program !== undefined && isAbsolute(program) && existsSync(program)) return program;
  }
  return null;
}

/** Where Jupyter keeps what is installed, the first to be asked first (`jupyter --paths`). */
function dataFolders(env: NodeJS.ProcessEnv): string[] {
  const added = (env['JUPYTER_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...added, env['JUPYTER_DATA_DIR'] || ownFolder(env), ...systemFolders(env)];
}

function ownFolder(env: NodeJS.ProcessEnv): string {
  switch (process.platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'jupyter');
    case 'darwin':
      return join(homedir(), 'Library', 'Jupyter');
    default:
      return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'jupyter');
  }
}

function systemFolders(env: NodeJS.ProcessEnv): string[] {
  if (process.platform !== 'win32') return ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  return env['PROGRAMDATA'] === undefined ? [] : [join(env['PROGRAMDATA'], 'jupyter')];
}

async function argvOf(file: string): Promise<string[]> {
  try {
    const spec: unknown = JSON.parse(await readFile(file, 'utf8'));
    const argv = (spec as { argv?: unknown } | null)?.argv;
    return Array.isArray(argv) ? argv.filter((word) => typeof word === 'string') : [];
  } catch {
    // Not there, or no kernel spec: then it names no Python.
    return [];
  }
}
