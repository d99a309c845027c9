import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** A script that Python runs by the name of its module, as `python -m package.train` does. */
export interface PythonModule {
  readonly name: string;
  /** The folder that the name counts from, which must be on Python's path. */
  readonly root: string;
}

/** At the start of a line it is unguarded: by its path such a script dies in it. */
const RELATIVE_IMPORT = /^from\s+(\.+)[\w.]*\s+import\b/m;

/** The file that `python -m name` runs in `cwd`: of the folder itself, or of its `src`. Null where there is none. */
export function scriptOfModule(name: string, cwd: string): string | null {
  if (!/^\w+(\.\w+)*$/.test(name)) return null;
  const parts = name.split('.');
  const files = [cwd, join(cwd, 'src')].flatMap((root) => [
    `${join(root, ...parts)}.py`,
    join(root, ...parts, '__main__.py'),
  ]);
  return files.find((file) => existsSync(file)) ?? null;
}

/** How a script is named that was chosen as a module. */
export function moduleNamed(name: string, script: string): PythonModule {
  const isMain = basename(script) === '__main__.py' && !/(^|\.)__main__$/.test(name);
  const depth = name.split('.').length + (isMain ? 1 : 0);
  return { name, root: Array.from({ length: depth }).reduce<string>((path) => dirname(path), script) };
}

/** The module that a script must be run as, because it imports relatively to its package; null for one to be run by its path. */
export function moduleNeeded(script: string, cwd: string): PythonModule | null {
  const dots = RELATIVE_IMPORT.exec(textOf(script))?.[1]?.length;
  if (dots === undefined) return null;
  let root = dirname(script);
  while (existsSync(join(root, '__init__.py')) && root !== dirname(root)) root = dirname(root);
  // A folder without `__init__.py` is a package all the same, seen from where the script is run.
  if (root === dirname(script)) root = cwd;
  const parts = relative(root, script.replace(/\.pyw?$/, '')).split(sep);
  const isNamed = parts.length > dots && parts.every((part) => /^\w+$/.test(part));
  return isNamed ? { name: parts.join('.'), root } : null;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Python itself will say what is wrong with it.
  }
}
