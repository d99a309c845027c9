import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { escapeField } from './mounts.ts';
import type { Part } from './plan.ts';

/** Of a pass: `folder` is its own, which the script and the engine share; `layers`, within it, holds what the mounts are made of. */
export interface Layers {
  readonly folder: string;
  readonly layers: string;
  /** Overlays by the path that they lie over; where the copies of the script are on this disk. Those in memory are null. */
  readonly uppers: ReadonlyMap<string, string | null>;
}

/**
 * Run by `sh` in the new namespace, in the folder of layers: mounts what the table says, makes that the root, and becomes the command. The tools are
 * kept from libraries that the script's environment wants loaded. What the shell itself changes in the environment is put back.
 */
export const ENTER = `set -e
mount=$1 umount=$2 pivot_root=$3 cwd=$4
shift 4
tool() { LD_PRELOAD= LD_LIBRARY_PATH= "$@"; }
tool "$mount" -n -t tmpfs tmpfs memory
tool mkdir -m 1777 memory/upper memory/work
tool "$mount" -n -a -T table
# Sockets that have gone since nobody will miss.
[ ! -s single ] || tool "$mount" -n -a -T single 2>/dev/null || :
tool chmod -f 700 work/*/work || :
cd root
tool "$pivot_root" . .
tool "$umount" -n -l .
cd -- "$cwd"
exec "$@"`;

const LARGEST_COPY = 1024 * 1024;

/** Prepares, on this side, what `ENTER` mounts in the namespace. `folder`: where symbolic links are followed already. */
export function layOut(
  folder: string,
  parts: readonly Part[],
  sockets: readonly string[],
  isPrivileged: boolean,
): Layers {
  const layers = join(folder, 'layers');
  for (const name of ['', 'root', 'lower', 'upper', 'work', 'memory']) mkdirSync(join(layers, name));
  const root = (path: string): string => join(layers, 'root', path);
  const uppers = new Map<string, string | null>();
  const tables = { table: '', single: '' };
  const mount = (
    table: keyof typeof tables,
    source: string,
    path: string,
    [type, options]: readonly [type: string, options: string],
  ): void => {
    tables[table] += `${escapeField(source)} ${escapeField(root(path))} ${type} ${options} 0 0\n`;
  };
  // What is to be the root must be a mount.
  mount('table', root('/'), '/', ['none', 'bind']);
  for (const part of parts) {
    const { path } = part;
    if (part.kind === 'link') {
      symlinkSync(readlinkSync(path), root(path));
      continue;
    }
    if (part.kind === 'file' && copied(path, root(path))) continue;
    makePlace(path, root(path), isPrivileged);
    if (part.kind === 'file' || (part.kind === 'bind' && part.isReadOnly))
      mount('table', path, path, ['none', 'bind,ro']);
    else if (part.kind === 'bind') mount(part.isFolder ? 'table' : 'single', path, path, ['none', 'rbind']);
    if (part.kind !== 'overlay') continue;
    const id = String(uppers.size);
    // Short names without commas and colons, which would have to be escaped, and by each version of `mount` differently.
    symlinkSync(path, join(layers, 'lower', id));
    if (!part.inMemory) {
      makePlace(path, join(layers, 'upper', id), isPrivileged);
      mkdirSync(join(layers, 'work', id));
    }
    const [upper, work] = part.inMemory ? ['memory/upper', 'memory/work'] : [`upper/${id}`, `work/${id}`];
    const how = isPrivileged ? 'redirect_dir=off' : 'userxattr';
    const options = `lowerdir=lower/${id},upperdir=${upper},workdir=${work},${how}`;
    mount('table', 'overlay', path, ['overlay', options]);
    uppers.set(path, part.inMemory ? null : join(layers, upper!));
  }
  for (const socket of sockets) mount('single', socket, socket, ['none', 'bind']);
  mount('table', folder, folder, ['none', 'bind']);
  // The script has no business in the layers that its own files are made of.
  mount('table', 'tmpfs', layers, ['tmpfs', 'ro,size=4k,mode=755']);
  for (const [name, lines] of Object.entries(tables)) writeFileSync(join(layers, name), lines);
  return { folder, layers, uppers };
}

/** A small file is copied; of a large one the script sees the original, and cannot write to it. */
function copied(path: string, place: string): boolean {
  const stats = lstatSync(path);
  if (stats.size > LARGEST_COPY) return false;
  try {
    copyFileSync(path, place);
    chmodSync(place, stats.mode & 0o7777);
    utimesSync(place, stats.atime, stats.mtime);
  } catch {
    // It may not be read, by the script neither.
    writeFileSync(place, '', { mode: 0 });
  }
  return true;
}

/** Something to mount upon that looks like `path`. */
function makePlace(path: string, place: string, isPrivileged: boolean): void {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, '');
    return;
  }
  mkdirSync(place, { recursive: true });
  if (isPrivileged) chownSync(place, stats.uid, stats.gid);
  chmodSync(place, stats.mode & 0o7777);
  utimesSync(place, stats.atime, stats.mtime);
}
