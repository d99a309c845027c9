import { relative } from 'node:path';

/** A path as a person in this folder would write it. */
export function shownPath(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
