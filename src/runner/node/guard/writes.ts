import path from 'node:path';
import { constants } from 'node:fs';
import { systemError } from './errors.ts';
import type { Place } from './place.ts';
import { raw } from './raw.ts';
import { isSpecial, onPaths, spoken, type Plan, type Planner, type World } from './world.ts';

/** Calls that make or change one file, link or folder. */
export function writers(world: World): Record<string, Planner> {
  const withFlag =
    (usual: string): Planner =>
    (args) => {
      const options = args[2];
      const flag =
        typeof options === 'object' && options !== null && 'flag' in options ? options.flag : undefined;
      return open(world, args, flag ?? usual);
    };
  return {
    open: (args) => open(world, args, args[1] ?? 'r'),
    writeFile: withFlag('w'),
    appendFile: withFlag('a'),
    truncate: (args) => open(world, args, 'r+'),
    mkdir: (args) => mkdir(world, args),
    mkdtemp: (args) => mkdtemp(world, args),
    symlink: (args) => symlink(world, args),
    link: (args) => link(world, args),
    copyFile: (args) => copyFile(world, args),
    ...Object.fromEntries(['chmod', 'chown', 'utimes'].map((name) => [name, attribute(world, true, name)])),
    ...Object.fromEntries(
      ['lchmod', 'lchown', 'lutimes'].map((name) => [name, attribute(world, false, name)]),
    ),
  };
}

const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;
const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
const FLAGS: Record<string, number> = {
  r: 0,
  'r+': constants.O_RDWR,
  w: WRITE,
  'w+': (WRITE & ~constants.O_WRONLY) | constants.O_RDWR,
  a: APPEND,
  'a+': (APPEND & ~constants.O_WRONLY) | constants.O_RDWR,
};

/** The number that a flag such as `as+` or `wx` stands for; undefined if it is none. */
function flagBits(flag: unknown): number | undefined {
  if (typeof flag === 'number') return flag;
  const bits = FLAGS[String(flag).replace(/[xs]/g, '')];
  return bits !== undefined && String(flag).includes('x') ? bits | constants.O_EXCL : bits;
}

function open(world: World, args: readonly unknown[], flag: unknown): Plan | undefined {
  const bits = flagBits(flag);
  if (bits === undefined) return undefined;
  const exclusive = (bits & constants.O_EXCL) !== 0 && (bits & constants.O_CREAT) !== 0;
  const changes =
    (bits & (constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC)) !== 0;
  const place = (changes ? world.place : world.seen).call(world, args[0], !exclusive);
  if (!place || isSpecial(place)) return undefined;
  if (!changes) return world.walker.asSpoken(place) ? undefined : onPaths(args, [[0, place.native]]);
  const native = target(world, place, bits, 'open', [spoken(args[0])]);
  return onPaths(args, [[0, native]]);
}

/** The file of the overlay that a call with these flags may write to; where the call must fail, a path where it does. */
function target(world: World, place: Place, bits: number, syscall: string, names: string[]): string {
  const exists = place.over ?? place.real;
  if (!exists) {
    if ((bits & constants.O_CREAT) === 0 || !world.hasFolder(place)) return place.native;
    world.mayChangeFolder(place, syscall, ...names);
    return world.create(place, (bits & constants.O_APPEND) !== 0);
  }
  const exclusive = (bits & constants.O_EXCL) !== 0 && (bits & constants.O_CREAT) !== 0;
  if (exclusive || !exists.isFile()) return place.native;
  // Opening with O_CREAT only to read changes nothing.
  if ((bits & (constants.O_WRONLY | constants.O_RDWR | constants.O_TRUNC)) === 0) return place.native;
  world.mayWrite(place, syscall, ...names);
  return (bits & constants.O_TRUNC) !== 0 ? world.ownEmpty(place) : world.own(place);
}

function mkdir(world: World, args: readonly unknown[]): Plan | undefined {
  const options = args[1];
  const recursive =
    typeof options === 'object' && options !== null && 'recursive' in options && options.recursive;
  const { place, slash } = newName(world, args[0]) ?? {};
  if (!place) return undefined;
  const there = place.over ?? place.real;
  if (there) {
    const end = recursive ? world.place(args[0], true) : undefined;
    if (end && (end.over ?? end.real)) return onPaths(args, [[0, end.native]]);
    if (end && there.isSymbolicLink() && raw.existsSync(place.native)) {
      // A link to what the script removed: the real disk still has it, and Node would find it there.
      throw systemError('ENOENT', 'mkdir', spoken(args[0]));
    }
    return onPaths(args, [[0, place.native + slash]]);
  }
  if (recursive && hangs(world, path.dirname(world.walker.absolute(args[0]) ?? ''))) {
    throw systemError('ENOENT', 'mkdir', spoken(args[0]));
  }
  let ground = world.at(path.dirname(place.path));
  while (recursive && !(ground.over ?? ground.real)) ground = world.at(path.dirname(ground.path));
  if (!(ground.over ?? ground.real)?.isDirectory()) return onPaths(args, [[0, place.native]]);
  const lowest = world.at(
    path.join(ground.path, path.relative(ground.path, place.path).split(path.sep)[0] ?? ''),
  );
  world.mayChangeFolder(lowest, 'mkdir', spoken(args[0]));
  world.changing(place);
  world.walker.forget();
  world.overlay.mirror(ground.path);
  return onPaths(args, [[0, world.overlay.file(place.path)]], (value) => {
    const first = typeof value === 'string' ? world.overlay.logical(value) : undefined;
    return first === undefined ? value : ancestor(spoken(args[0]), path.relative(first, place.path));
  });
}

/**
 * The place of a name that a call is to make. A slash does not make such a call follow a link, as it does others: the name
 * is taken. Undefined: the guard has nothing to say about it.
 */
function newName(world: World, name: unknown): { place: Place; slash: string } | undefined {
  const absolute = world.walker.absolute(name);
  const [slash = ''] = /(?<=[^:\\/])[\\/]+$/.exec(absolute ?? '') ?? [];
  const place = world.place(absolute?.slice(0, absolute.length - slash.length), false);
  return place && { place, slash };
}

/** Whether the way to a folder ends at a link that leads nowhere: no call makes what it is to lead to. */
function hangs(world: World, folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const end = world.place(at, true);
    if (!end || (end.over ?? end.real)) return false;
    const link = world.place(at, false);
    if (link && (link.over ?? link.real)) return true;
  }
}

/** The path as the script spelled it, without the names that `rest` counts. */
function ancestor(spelled: string, rest: string): string {
  const levels = rest === '' ? 0 : rest.split(path.sep).length;
  let name = spelled;
  for (let i = 0; i < levels; i++) name = path.dirname(name);
  return name;
}

function mkdtemp(world: World, args: readonly unknown[]): Plan | undefined {
  const random = 'XXXXXX';
  const prefix = args[0];
  if (typeof prefix !== 'string' || prefix === '') return undefined;
  const place = world.place(prefix + random, false);
  if (!place) return undefined;
  let native = place.native;
  if (world.hasFolder(place)) {
    world.mayChangeFolder(place, 'mkdtemp', prefix + random);
    native = world.create(place);
  }
  native = native.slice(0, -random.length);
  return onPaths(args, [[0, native]], (value) => prefix + String(value).slice(native.length));
}

function symlink(world: World, args: readonly unknown[]): Plan | undefined {
  const { place, slash } = newName(world, args[1]) ?? {};
  if (!place) return undefined;
  if (slash !== '' || (place.over ?? place.real) || !world.hasFolder(place))
    return onPaths(args, [[1, place.native + slash]]);
  world.mayChangeFolder(place, 'symlink', spoken(args[0]), spoken(args[1]));
  return onPaths(args, [[1, world.create(place)]]);
}

function link(world: World, args: readonly unknown[]): Plan | undefined {
  const from = world.place(args[0], false);
  const { place: to, slash } = newName(world, args[1]) ?? {};
  if (!from || !to || isSpecial(from)) return undefined;
  const stats = from.over ?? from.real;
  if (!stats || slash !== '' || !world.hasFolder(to))
    return onPaths(args, [
      [0, from.native],
      [1, to.native + slash],
    ]);
  const names = [spoken(args[0]), spoken(args[1])] as const;
  if (to.over ?? to.real) throw systemError('EEXIST', 'link', ...names);
  if (stats.isDirectory()) throw systemError('EPERM', 'link', ...names);
  world.mayChangeFolder(to, 'link', ...names);
  return onPaths(args, [
    [0, world.own(from)],
    [1, world.create(to)],
  ]);
}

function copyFile(world: World, args: readonly unknown[]): Plan | undefined {
  const from = world.place(args[0], true);
  const mode = typeof args[2] === 'number' ? args[2] : 0;
  const exclusive = (mode & constants.COPYFILE_EXCL) !== 0;
  const to = world.place(args[1], !exclusive);
  if (!to || isSpecial(to)) return undefined;
  const source = from?.native ?? spoken(args[0]);
  if (from && !(from.over ?? from.real))
    return onPaths(args, [
      [0, source],
      [1, to.native],
    ]);
  // Not truncated beforehand: the copy may fail, and a file may be copied onto itself.
  const bits = constants.O_WRONLY | constants.O_CREAT | (exclusive ? constants.O_EXCL : 0);
  const native = target(world, to, bits, 'copyfile', [spoken(args[0]), spoken(args[1])]);
  // A copy that fails takes away what was there.
  if (!exclusive && (to.over ?? to.real)?.isFile()) world.hide(to);
  return onPaths(args, [
    [0, from?.path === to.path ? native : source],
    [1, native],
  ]);
}

function attribute(world: World, follow: boolean, name: string): Planner {
  const syscall = { utimes: 'utime', lutimes: 'lutime' }[name] ?? name;
  return (args) => {
    const place = world.place(args[0], follow);
    if (!place || isSpecial(place)) return undefined;
    const stats = place.over ?? place.real;
    if (!stats) return onPaths(args, [[0, place.native]]);
    world.mustOwn(place, syscall, spoken(args[0]));
    const native = world.own(place);
    if (place.real?.isDirectory()) world.overlay.touch(place.path);
    return onPaths(args, [[0, native]]);
  };
}
