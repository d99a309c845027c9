/** Names of TypeScript files as scripts write them: `./net`, `./net.js` for `net.ts`, a folder, a `paths` alias. */
import { statSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { EXTENSIONS } from './format.ts';
import { aliasesOf } from './tsconfig.ts';

const SOURCE_OF: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx', '.ts'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * The file that `specifier`, written in a file of `folder`, stands for; null where Node's own rules should decide.
 * `fromTypeScript`: the importing file is TypeScript, which means `net.ts` by `./net.js` even where a compiled `net.js` lies beside it.
 */
export function resolveSource(specifier: string, folder: string, fromTypeScript: boolean): string | null {
  if (/^\.{1,2}(?:\/|\\|$)/.test(specifier) || isAbsolute(specifier)) {
    return findFile(resolve(folder, specifier), fromTypeScript);
  }
  for (const path of aliasesOf(folder, specifier)) {
    const file = findFile(path, fromTypeScript);
    if (file !== null) return file;
  }
  return null;
}

function findFile(path: string, fromTypeScript: boolean): string | null {
  const extension = extname(path);
  const sources = (SOURCE_OF[extension] ?? []).map((source) => path.slice(0, -extension.length) + source);
  const exact = fromTypeScript ? [...sources, path] : [path, ...sources];
  const guesses = [
    ...exact,
    ...EXTENSIONS.map((e) => path + e),
    `${path}.json`,
    ...EXTENSIONS.map((e) => join(path, `index${e}`)),
  ];
  return guesses.find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
