import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A command as a person in `cwd` would type it: `node --import tsx train.ts`. */
export function describeCommand([interpreter = '', ...words]: readonly string[], cwd: string): string {
  const binary = /[\\/]node(\.exe)?$/.test(interpreter) ? 'node' : interpreter;
  return [binary, ...words.map((word) => shorten(word, cwd))].map(quoted).join(' ');
}

function shorten(word: string, cwd: string): string {
  const path = word.startsWith('file:') ? fileURLToPath(word) : word;
  const inPackage = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
  if (inPackage !== undefined) return inPackage;
  const short = relative(cwd, path);
  return path.startsWith('/') && short !== '' && !short.startsWith('..') ? short : word;
}

/** A word as a shell takes it for one. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
