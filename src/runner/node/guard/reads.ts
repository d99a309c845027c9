import path from 'node:path';
import fs, { type Dirent } from 'node:fs';
import type { Place } from './place.ts';
import { onPaths, spoken, type Plan, type Planner, type World } from './world.ts';

/** Calls that only look. */
export function readers(world: World): Record<string, Planner> {
  const look =
    (follow: boolean): Planner =>
    (args) => {
      const place = world.seen(args[0], follow);
      return place && !world.walker.asSpoken(place) ? onPaths(args, [[0, place.native]]) : undefined;
    };
  const logicalOf = (value: unknown): unknown =>
    typeof value === 'string' ? (world.overlay.logical(value) ?? value) : value;
  const follow = look(true);
  const names = [
    'stat',
    'access',
    'exists',
    'readFile',
    'statfs',
    'openAsBlob',
    'watch',
    'watchFile',
    'unwatchFile',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, follow])),
    lstat: look(false),
    readlink: (args) => {
      const place = world.seen(args[0], false);
      if (!place || world.walker.asSpoken(place)) return undefined;
      return onPaths(args, [[0, place.native]], logicalOf);
    },
    realpath: (args, face) => {
      // The one in JavaScript takes `..` and a last slash away before it looks, and names absolute paths in its errors.
      const inJavaScript = face === 'realpath';
      const absolute = inJavaScript ? world.walker.absolute(args[0]) : undefined;
      const place = world.seen(absolute === undefined ? args[0] : path.resolve(absolute), true);
      if (!place || world.walker.asSpoken(place)) return undefined;
      const plan = onPaths(args, [[0, place.native]], logicalOf);
      // A link that is still one after so many goes round in a circle: the system says so.
      const leads = !(place.over ?? place.real)?.isSymbolicLink();
      if (place.layer !== 'none' && leads) return { ...plan, answer: () => encoded(place.path, args[1]) };
      return inJavaScript ? { ...plan, names: [] } : plan;
    },
    readdir: (args) =>
      listing(world, args, (entries, options) => entries.map((entry) => shape(entry, options))),
    opendir: (args) =>
      listing(world, args, (entries) => openFolder(spoken(args[0]), entries), { withFileTypes: true }),
  };
}

interface Entry {
  /** Relative to the folder that is listed. */
  readonly relative: string;
  readonly dirent: Dirent;
  readonly parent: string;
}

type Options = { encoding?: unknown; withFileTypes?: unknown; recursive?: unknown };

function listing(
  world: World,
  args: readonly unknown[],
  answer: (entries: Entry[], options: Options) => unknown,
  always: Options = {},
): Plan | undefined {
  const place = world.seen(args[0], true);
  if (!place) return undefined;
  const isFolder = (place.over ?? place.real)?.isDirectory() === true;
  const asSpoken = world.walker.asSpoken(place);
  if (asSpoken && !(isFolder && world.differs(place))) return undefined;
  if (!isFolder) return onPaths(args, [[0, place.native]]);
  const given = args[1];
  const options: Options =
    typeof given === 'object' ? { ...given, ...always } : { encoding: given, ...always };
  const plan = onPaths(args, [[0, place.native]]);
  return {
    ...plan,
    answer: () => answer(entriesOf(world, place, spoken(args[0]), options), options),
  };
}

/** Breadth first, as Node lists. */
function entriesOf(world: World, folder: Place, name: string, options: Options): Entry[] {
  const entries: Entry[] = [];
  const queue = [{ folder, relative: '' }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const parent = next.relative === '' ? name : path.join(name, next.relative);
    for (const dirent of world.list(next.folder)) {
      const relative = path.join(next.relative, dirent.name);
      entries.push({ relative, dirent, parent });
      if (options.recursive !== true) continue;
      // Node follows links to folders, but not where it is asked for the kind of each entry.
      const below = world.walker.resolve(
        path.join(next.folder.path, dirent.name),
        options.withFileTypes !== true,
      );
      if ((below.over ?? below.real)?.isDirectory()) queue.push({ folder: below, relative });
    }
  }
  return entries;
}

function shape(entry: Entry, options: Options): unknown {
  if (options.withFileTypes !== true) return encoded(entry.relative, options);
  return named(entry, options);
}

/** The entry with the folder as the script named it. */
function named({ dirent, parent }: Entry, options: Options = {}): Dirent {
  const writable = dirent as unknown as Record<string, unknown>;
  for (const key of ['path', 'parentPath']) {
    const known = Object.getOwnPropertyDescriptor(dirent, key);
    if (known && 'value' in known) writable[key] = parent;
  }
  writable['name'] = encoded(dirent.name, options);
  return dirent;
}

function encoded(text: string, options: unknown): string | Buffer {
  const encoding = typeof options === 'object' && options !== null ? (options as Options).encoding : options;
  if (encoding === 'buffer') return Buffer.from(text);
  return typeof encoding === 'string' ? Buffer.from(text).toString(encoding as BufferEncoding) : text;
}

/** An `fs.Dir` over entries that are known already. */
function openFolder(name: string, entries: Entry[]): fs.Dir {
  const rest = entries.map((entry) => named(entry));
  const later = <T>(value: T, done?: (error: null, value: T) => void): Promise<T> | undefined => {
    if (!done) return Promise.resolve(value);
    process.nextTick(done, null, value);
    return undefined;
  };
  async function* each(): AsyncGenerator<Dirent> {
    yield* rest.splice(0);
  }
  return Object.create(fs.Dir.prototype, {
    path: { value: name, enumerable: true },
    read: {
      value: (done?: (error: null, entry: Dirent | null) => void) => later(rest.shift() ?? null, done),
    },
    readSync: { value: () => rest.shift() ?? null },
    close: { value: (done?: (error: null, nothing: undefined) => void) => later(undefined, done) },
    closeSync: { value: () => undefined },
    entries: { value: each },
    [Symbol.asyncIterator]: { value: each },
  }) as fs.Dir;
}
