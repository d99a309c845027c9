import { relative } from 'node:path';
import { oneLine } from '../../protocol/visible.ts';

/** A path as a person in this folder would write it, on one line. */
export function shownPath(path: string): string {
  const short = relative('.', path);
  return oneLine(short.startsWith('..') ? path : short);
}
