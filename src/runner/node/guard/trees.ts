import path from 'node:path';
import { systemError } from './errors.ts';
import type { Place } from './place.ts';
import { within } from './overlay.ts';
import { isSpecial, onPaths, spoken, type Plan, type Planner, type World } from './world.ts';

/** Calls that remove, move or copy whatever a name stands for. */
export function movers(world: World): Record<string, Planner> {
  return {
    unlink: (args) => unlink(world, args, 'unlink'),
    rmdir: (args) => (isRecursive(args[1]) ? remove(world, args, 'rmdir') : rmdir(world, args)),
    rm: (args) => remove(world, args, 'rm'),
    rename: (args) => rename(world, args),
    cp: (args) => copyTree(world, args),
  };
}

function unlink(world: World, args: readonly unknown[], syscall: string): Plan | undefined {
  const place = world.place(args[0], false);
  if (!place || isSpecial(place)) return undefined;
  const stats = place.over ?? place.real;
  if (!stats || stats.isDirectory()) return onPaths(args, [[0, place.native]]);
  world.mayChangeFolder(place, syscall, spoken(args[0]));
  const native = world.ownEmpty(place);
  world.hide(place);
  return onPaths(args, [[0, native]]);
}

function rmdir(world: World, args: readonly unknown[]): Plan | undefined {
  const place = world.place(args[0], false);
  if (!place) return undefined;
  if (!(place.over ?? place.real)?.isDirectory()) return onPaths(args, [[0, place.native]]);
  world.mayChangeFolder(place, 'rmdir', spoken(args[0]));
  if (world.list(place).length > 0) throw systemError('ENOTEMPTY', 'rmdir', spoken(args[0]));
  const native = world.ownEmpty(place);
  world.hide(place);
  return onPaths(args, [[0, native]]);
}

function remove(world: World, args: readonly unknown[], syscall: string): Plan | undefined {
  const place = world.place(args[0], false);
  if (!place || isSpecial(place)) return undefined;
  const stats = place.over ?? place.real;
  if (!stats) return onPaths(args, [[0, place.native]]);
  if (!stats.isDirectory()) return unlink(world, args, syscall);
  if (!isRecursive(args[1])) return onPaths(args, [[0, place.native]]);
  world.mayChangeFolder(place, syscall, spoken(args[0]));
  const native = world.ownEmpty(place);
  world.hide(place);
  return onPaths(args, [[0, native]]);
}

function rename(world: World, args: readonly unknown[]): Plan | undefined {
  const from = world.place(args[0], false);
  const to = world.place(args[1], false);
  if (!from || !to || isSpecial(from)) return undefined;
  const moved = from.over ?? from.real;
  const replaced = to.over ?? to.real;
  const unchanged = onPaths(args, [
    [0, from.native],
    [1, to.native],
  ]);
  if (!moved || from.path === to.path) return unchanged;
  const names = [spoken(args[0]), spoken(args[1])] as const;
  if (moved.isDirectory() && within(from.path, to.path)) throw systemError('EINVAL', 'rename', ...names);
  if (!world.hasFolder(to)) return unchanged;
  if (!moved.isDirectory() && names[1].endsWith(path.sep)) throw systemError('ENOTDIR', 'rename', ...names);
  if (within(to.path, from.path)) throw systemError('ENOTEMPTY', 'rename', ...names);
  if (replaced?.isDirectory() && !moved.isDirectory()) throw systemError('EISDIR', 'rename', ...names);
  if (replaced && !replaced.isDirectory() && moved.isDirectory())
    throw systemError('ENOTDIR', 'rename', ...names);
  if (replaced?.isDirectory() && world.list(to).length > 0)
    throw systemError('ENOTEMPTY', 'rename', ...names);
  world.mayChangeFolder(from, 'rename', ...names);
  world.mayChangeFolder(to, 'rename', ...names);
  const source = world.ownTree(from);
  world.hide(from);
  const target = replaced ? world.ownEmpty(to) : world.create(to);
  world.hide(to);
  return onPaths(args, [
    [0, source],
    [1, target],
  ]);
}

/** Everything that the copy will meet is brought into the overlay first; the copying is Node's own. */
function copyTree(world: World, args: readonly unknown[]): Plan | undefined {
  const from = world.place(args[0], false);
  const to = world.place(args[1], false);
  if (!from || !to) return undefined;
  let source = from.native;
  if ((from.over ?? from.real)?.isDirectory() && world.differs(from)) {
    source = world.ownTree(from);
    world.hide(from);
  }
  if (!(from.over ?? from.real))
    return onPaths(args, [
      [0, source],
      [1, to.native],
    ]);
  let ground = to;
  while (!(ground.over ?? ground.real)) ground = world.at(path.dirname(ground.path));
  if (ground !== to && !(ground.over ?? ground.real)?.isDirectory()) {
    return onPaths(args, [
      [0, source],
      [1, to.native],
    ]);
  }
  world.changing(to);
  world.walker.forget();
  world.overlay.mirror(path.dirname(ground === to ? to.path : path.join(ground.path, 'x')));
  ownMet(world, from, to);
  return onPaths(args, [
    [0, source],
    [1, world.overlay.file(to.path)],
  ]);
}

/** Brings into the overlay what lies where the copy of `from` will go. */
function ownMet(world: World, from: Place, to: Place): void {
  if (to.over ?? to.real) world.own(to);
  if (!(from.over ?? from.real)?.isDirectory() || !(to.over ?? to.real)?.isDirectory()) return;
  for (const entry of world.list(from)) {
    ownMet(world, world.at(path.join(from.path, entry.name)), world.at(path.join(to.path, entry.name)));
  }
}

function isRecursive(options: unknown): boolean {
  return (
    typeof options === 'object' && options !== null && 'recursive' in options && options.recursive === true
  );
}
