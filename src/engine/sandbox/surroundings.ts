import {
  accessSync,
  constants,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseMounts } from './mounts.ts';
import type { Entry, EntryKind, Surroundings } from './plan.ts';

/** This machine, as far as the namespace is about it. `cwd`: where the script is to run. */
export function lookAround(cwd: string): Surroundings {
  return {
    shared: [...new Set(['/var/tmp', cwd].flatMap(sharedFolder))],
    mounts: parseMounts(readFileSync('/proc/self/mountinfo', 'utf8')),
    list(folder) {
      try {
        return readdirSync(folder, { withFileTypes: true }).map((entry): Entry => ({
          name: entry.name,
          kind: kindOfStats(entry),
        }));
      } catch {
        return []; // Whoever may not list it finds nothing in it.
      }
    },
    kindOf(path) {
      try {
        return kindOfStats(lstatSync(path));
      } catch {
        return null; // In a folder that this user may not enter.
      }
    },
  };
}

function sharedFolder(folder: string): string[] {
  try {
    accessSync(folder, constants.W_OK);
    const path = realpathSync(folder);
    return statSync(path).uid === process.getuid?.() ? [] : [path];
  } catch {
    return []; // There is none, or nobody but its owner may write to it.
  }
}

function kindOfStats(stats: Pick<Stats, 'isDirectory' | 'isSymbolicLink' | 'isFile'>): EntryKind {
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isFile() ? 'file' : 'special';
}

/**
 * Sockets that somebody listens at: through an overlay nobody would be found at them. Those in /dev, /proc and /sys are seen as they are.
 */
export function openSockets(): string[] {
  const paths = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .map((line) => /^\S+(?: +\S+){6} (\/.*)$/.exec(line)?.[1])
    .filter((path) => path !== undefined && !/^\/(dev|proc|sys)\//.test(path));
  return [...new Set(paths)].filter((path): path is string => path !== undefined && isOurSocket(path));
}

function isOurSocket(path: string): boolean {
  try {
    if (!lstatSync(path).isSocket()) return false;
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false; // Gone, of another mount namespace, or another user's.
  }
}

/** CAP_SYS_ADMIN lets a process mount without a user namespace. */
export function mayMount(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return process.getuid?.() === 0 && (BigInt(`0x${effective}`) & (1n << 21n)) !== 0n;
}

/** ext, XFS, Btrfs, tmpfs, F2FS, bcachefs: what they hold can be the upper layer of an overlay. */
const UPPERS = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0xca451a4e]);

export function canBeUpper(folder: string): boolean {
  return UPPERS.has(statfsSync(folder).type);
}

/** Where a program of the system lies; folders of the administrator's are on few users' PATH. */
export function findTool(name: string, path: string | undefined): string {
  const folders = [...(path ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  for (const folder of folders.filter((name) => name.startsWith('/'))) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there.
    }
  }
  throw new Error(`this system has no \`${name}\``);
}
