import { join } from 'node:path';
import { within, type Mount } from './mounts.ts';

/** What makes up the file system that the script sees; `path` is where it lies there, and here. In this order. */
export type Part =
  /** The script changes a copy of its own. `inMemory`: the copy is kept in memory, as the original is. */
  | { readonly kind: 'overlay'; readonly path: string; readonly inMemory: boolean }
  /** The original itself, with all that is mounted in it. */
  | { readonly kind: 'bind'; readonly path: string; readonly isFolder: boolean; readonly isReadOnly: boolean }
  /** Made by hand, as a folder that holds other mounts cannot be overlaid without rights. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string };

export type EntryKind = 'folder' | 'link' | 'file' | 'special';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface Surroundings {
  /** Folders that this user may write to, and that are another's: in a user namespace only a mount's own folder can be both. */
  readonly shared: readonly string[];
  readonly mounts: readonly Mount[];
  /** What lies in a folder; nothing where it may not be looked at. */
  list(folder: string): readonly Entry[];
  kindOf(path: string): EntryKind | null;
}

/** File systems that hold no files of the user's. */
const PSEUDO =
  /^(proc|sysfs|devtmpfs|devpts|mqueue|cgroup2?|securityfs|debugfs|tracefs|pstore|bpf|binfmt_misc|configfs|fusectl|hugetlbfs|efivarfs|rpc_pipefs|nsfs|autofs|selinuxfs|fuse\.(gvfsd-fuse|portal|lxcfs))$/;

/** More than these take longer to mount than anybody wants to wait. */
const MOST_PARTS = 400;

/**
 * `isPrivileged`: the mounts are made by who may mount without a user namespace. In one, the kernel holds mounts together: a folder that holds another
 * mount cannot be overlaid, so each of its entries is.
 */
export function planParts({ shared, mounts, list, kindOf }: Surroundings, isPrivileged: boolean): Part[] {
  const parts: Part[] = [];
  /** Folders whose original is seen with all that is mounted in it. */
  const whole: string[] = [];
  const holdsMounts = (folder: string): boolean =>
    mounts.some(({ point }) => point !== folder && within(folder, point));

  const cover = (folder: string, inMemory: boolean): void => {
    if (isPrivileged || !holdsMounts(folder)) {
      parts.push({ kind: 'overlay', path: folder, inMemory });
      return;
    }
    if (whole.some((shown) => within(shown, folder)))
      throw new Error(`${folder} holds other mounts, and lies in one that is shown as it is`);
    parts.push({ kind: 'folder', path: folder });
    for (const { name, kind } of list(folder)) {
      const path = join(folder, name);
      const isMount = mounts.some(({ point }) => point === path);
      if (kind === 'link' || (kind === 'file' && !isMount)) parts.push({ kind, path });
      else if (kind !== 'folder' || isMount)
        parts.push(isMount && kind === 'folder' ? { kind: 'folder', path } : bound(path, kind));
      else cover(path, inMemory);
    }
  };

  for (const mount of mounts) {
    const { point } = mount;
    const isShown = whole.some((folder) => within(folder, point));
    const kind = kindOf(point);
    if (kind === null) continue;
    if (PSEUDO.test(mount.type) || point === '/dev' || mount.isReadOnly) {
      if (isShown) continue;
      parts.push({ kind: 'bind', path: point, isFolder: kind === 'folder', isReadOnly: false });
      whole.push(point);
    } else if (isShown && (within('/proc', point) || within('/sys', point))) continue;
    else if (kind === 'folder') cover(point, point === '/dev/shm');
    else if (!isShown || kind === 'file') parts.push(bound(point, kind));
  }
  const isOverlaid = (path: string): boolean =>
    parts.some((part) => part.kind === 'overlay' && part.path !== path && within(part.path, path)) &&
    !parts.some((part) => part.path === path || (part.kind === 'bind' && within(part.path, path)));
  if (!isPrivileged)
    for (const path of shared)
      if (!holdsMounts(path) && isOverlaid(path)) parts.push({ kind: 'overlay', path, inMemory: false });
  if (parts.length > MOST_PARTS) throw new Error(`there are too many mounts (${mounts.length})`);
  return parts;
}

/** A single file cannot be overlaid; a socket, a pipe or a device is no file of the user's. */
function bound(path: string, kind: EntryKind): Part {
  return { kind: 'bind', path, isFolder: false, isReadOnly: kind === 'file' };
}
