import { statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';

/**
 * The file that a relative or absolute import means, as Node and TypeScript resolve it: the file itself, its TypeScript original
 * (`./config.js` may be `config.ts`), an ending left out, a folder's index. Undefined for packages and for what is not there.
 */
export function resolveModule(fromPath: string, specifier: string): string | undefined {
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
