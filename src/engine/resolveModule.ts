import { statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { isPython } from './python/index.ts';

/**
 * The file that a relative or absolute import means, as Node and TypeScript resolve it: the file itself, its TypeScript original
 * (`./config.js` may be `config.ts`), an ending left out, a folder's index. Undefined for packages and for what is not there.
 */
export function resolveModule(fromPath: string, specifier: string): string | undefined {
  if (isPython(fromPath)) return resolvePython(fromPath, specifier);
  if (!/^\.{0,2}[/\\]|^\.{1,2}$|^[a-z]:[/\\]/i.test(specifier)) return undefined;
  return candidatesFor(resolve(dirname(fromPath), specifier)).find(
    (candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true,
  );
}

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];
const TYPESCRIPT_OF: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

function candidatesFor(path: string): string[] {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  return [
    path,
    ...(TYPESCRIPT_OF[ending] ?? []).map((original) => stem + original),
    ...ENDINGS.map((left) => path + left),
    ...ENDINGS.map((left) => join(path, `index${left}`)),
  ];
}

/** The file of a module of the user's own: relative by its dots, else from the folder of the importing file upwards. */
function resolvePython(fromPath: string, specifier: string): string | undefined {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const parts = rest.split('.').filter((part) => part !== '');
  const files = (folder: string): string[] => {
    const path = join(folder, ...parts);
    return [...(parts.length > 0 ? [`${path}.py`] : []), join(path, '__init__.py')];
  };
  const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (dots !== '')
    return files(resolve(dirname(fromPath), ...Array(dots.length - 1).fill('..'))).find(isFile);
  for (let folder = dirname(fromPath), up = 0; up < 6; folder = dirname(folder), up++) {
    const found = files(folder).find(isFile);
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
  return undefined;
}
