import os from 'node:os';
import type { Overlay } from './overlay.ts';

/** What a system call answers by the code alone, in libuv's words. */
const WORDS: Record<string, string> = {
  EACCES: 'permission denied',
  EEXIST: 'file already exists',
  EINVAL: 'invalid argument',
  EISDIR: 'illegal operation on a directory',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
};

/** The error that the system would give for a call that the guard does not let it make. */
export function systemError(code: string, syscall: string, ...names: string[]): NodeJS.ErrnoException {
  const [path = '', dest] = names;
  const to = dest === undefined ? '' : ` -> '${dest}'`;
  const error: NodeJS.ErrnoException & { dest?: string } = new Error(
    `${code}: ${WORDS[code] ?? 'error'}, ${syscall} '${path}'${to}`,
  );
  error.errno = -((os.constants.errno as Record<string, number>)[code] ?? 0);
  error.code = code;
  error.syscall = syscall;
  error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
}

/** Native paths and the names that the script has for them, in the order of the call's arguments. */
export type Names = readonly (readonly [native: string, name: string])[];

/** Gives an error back the names that the script used. */
export function rename(error: unknown, names: Names, overlay: Overlay): unknown {
  if (!(error instanceof Error)) return error;
  const plain = (text: string): string => {
    let result = text;
    for (const [native, name] of names) result = result.replace(`'${native}'`, () => `'${name}'`);
    // Node's own words, unlike the system's, do not quote; a longer path may begin with a shorter one.
    if (result === text) {
      const longest = [...names].sort(([a], [b]) => b.length - a.length);
      for (const [native, name] of longest) result = result.replaceAll(native, name);
    }
    return process.platform === 'win32' ? result : result.replaceAll(overlay.root, '');
  };
  const known = error as NodeJS.ErrnoException & { dest?: unknown };
  for (const key of ['path', 'dest'] as const) {
    const value = known[key];
    if (typeof value === 'string') {
      const matching = names.filter(([native]) => native === value);
      known[key] = matching.at(key === 'path' ? 0 : -1)?.[1] ?? overlay.logical(value) ?? value;
    }
  }
  const { stack } = error;
  error.message = plain(error.message);
  if (stack !== undefined) error.stack = plain(stack);
  return error;
}
