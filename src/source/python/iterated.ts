import type { Value } from './flow.ts';
import type { Arguments } from './module.ts';

type Follow = (next: Arguments['positional'][number] | undefined, way: readonly string[]) => Value[];

/** Whether a key counts the elements of a list; `*`: any of them. */
export function isIndex(key: string | undefined): key is string {
  return key !== undefined && /^(-?\d+|\*)$/.test(key);
}

/** The way into a list that others may stand before. */
export function anyElement(path: readonly string[]): readonly string[] {
  return isIndex(path[0]) ? ['*', ...path.slice(1)] : path;
}

/** Whether the key of an assignment, `*` where it is computed, may be the one that is meant. */
export function mayBe(key: string, meant: string | undefined): boolean {
  return key === meant || meant === '*' || (key === '*' && isIndex(meant));
}

/** What Python's own functions go through: `path` begins with the index of an element. Undefined for a function that is none of them. */
export function followIterated(
  name: string,
  { positional }: Arguments,
  path: readonly string[],
  follow: Follow,
): Value[] | undefined {
  const [index, ...rest] = path;
  const [part, ...way] = rest;
  if (!isIndex(index)) return undefined;
  switch (name) {
    case 'list':
    case 'tuple':
    case 'iter':
    case 'tqdm':
      return follow(positional[0], path);
    case 'enumerate':
      return part === '1' ? follow(positional[0], [index, ...way]) : [];
    case 'zip':
    case 'zip_longest':
      return part === undefined ? [] : follow(positional[Number(part)], [index, ...way]);
    // Which element comes where only the run knows.
    case 'reversed':
    case 'sorted':
    case 'chain':
      return positional.flatMap((each) => follow(each, ['*', ...rest]));
    default:
      return undefined;
  }
}
