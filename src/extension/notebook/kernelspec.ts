import type * as vscode from 'vscode';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The Python that a notebook's own metadata names: that of the kernel spec which is installed under its name. Undefined where the metadata
 * names none, or it names only "the Python of the environment", as `python3` mostly does.
 */
export async function pythonOfKernelspec({ metadata }: vscode.NotebookDocument): Promise<string | undefined> {
  const name = entry(metadata, 'metadata', 'kernelspec', 'name');
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name)) return undefined;
  for (const folder of dataFolders(process.env)) {
    const [program] = await argvOf(join(folder, 'kernels', name, 'kernel.json'));
    if (program !== undefined && isAbsolute(program)) return program;
  }
  return undefined;
}

/** Where Jupyter keeps what is installed, the first to be asked first (`jupyter --paths`). */
function dataFolders(env: NodeJS.ProcessEnv): string[] {
  const added = (env['JUPYTER_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...added, ...(env['JUPYTER_DATA_DIR'] ? [env['JUPYTER_DATA_DIR']] : []), ...ownFolders(env)];
}

function ownFolders(env: NodeJS.ProcessEnv): string[] {
  switch (process.platform) {
    case 'win32':
      return [env['APPDATA'], env['PROGRAMDATA']].flatMap((folder) =>
        folder === undefined ? [] : [join(folder, 'jupyter')],
      );
    case 'darwin':
      return [join(homedir(), 'Library', 'Jupyter'), '/usr/local/share/jupyter', '/usr/share/jupyter'];
    default:
      return [
        join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'jupyter'),
        '/usr/local/share/jupyter',
        '/usr/share/jupyter',
      ];
  }
}

async function argvOf(file: string): Promise<string[]> {
  try {
    const spec: unknown = JSON.parse(await readFile(file, 'utf8'));
    const argv = entry(spec, 'argv');
    return Array.isArray(argv) ? argv.filter((word) => typeof word === 'string') : [];
  } catch {
    // Not there, or no kernel spec: then it names no Python.
    return [];
  }
}

/** What stands under `path` in data of which nothing is known. */
function entry(data: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    data,
  );
}
