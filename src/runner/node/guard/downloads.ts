import net from 'node:net';
import path from 'node:path';
import type { Stats } from 'node:fs';
import { lstat, raw } from './raw.ts';
import type { World } from './world.ts';

/** Less than this from the network is fetched again rather than kept. */
const WORTH_KEEPING_BYTES = 16 * 1024;

/**
 * What the script downloads for itself before its first optimizer step stays on the user's disk. A download is
 * a new file (the real disk has nothing there) that last changed after the process had opened its first network
 * connection, was not opened for appending (a log), and was not saved by a framework; and all that is new in a
 * new folder which holds such a file, as half a data set is worse than none. Nothing is a download while the
 * network has given under 16 KiB.
 */
export class Downloads {
  readonly #world: World;
  readonly #note: (topic: string, message: string) => void;
  readonly #traffic = watchTraffic();
  readonly #excluded = new Set<string>();
  readonly #madeFolders: string[] = [];

  constructor(world: World, note: (topic: string, message: string) => void) {
    this.#world = world;
    this.#note = note;
  }

  /** What lies at this path, and below, is the run's own and never stays. */
  exclude(logical: string): void {
    this.#excluded.add(logical);
  }

  /** Moves the downloads so far to the real disk. */
  settle(): void {
    if (this.#traffic.since === undefined || this.#traffic.received() < WORTH_KEEPING_BYTES) return;
    this.#walk((logical, stats) => {
      if (stats.isDirectory()) {
        if (!this.#holdsDownload(logical)) return;
        this.#moveFolder(logical);
      } else if (!this.#isDownload(logical, stats) || !this.#move(logical, stats)) return;
      this.#world.overlay.stays(logical);
      this.#note('download', `What the script downloaded stays: ${logical}.`);
    });
    this.#world.walker.forget();
  }

  /** Makes the script's new folders for other programs, which see only the real disk. */
  makeFolders(): void {
    this.#walk((logical, stats) => {
      if (stats.isDirectory()) this.#makeFolderTree(logical);
    });
    this.#world.walker.forget();
  }

  makeFolder(logical: string): void {
    if (lstat(logical)) return;
    this.makeFolder(path.dirname(logical));
    raw.mkdirSync(logical);
    this.#madeFolders.push(logical);
  }

  /** Takes back the folders that nobody has put anything into. */
  removeFolders(): void {
    for (const folder of this.#madeFolders.splice(0).reverse()) {
      try {
        raw.rmdirSync(folder);
      } catch {
        // Another program has put something there, or has taken the folder away: both are its own doing.
      }
    }
    this.#world.walker.forget();
  }

  /** Visits what is new in the overlay: files in folders that exist, and whole new folders. */
  #walk(visit: (logical: string, stats: Stats) => void): void {
    const queue = [process.platform === 'win32' ? undefined : '/'];
    const roots =
      process.platform === 'win32' ? readNames(this.#world.overlay.root).map(decodeURIComponent) : ['/'];
    queue.splice(0, 1, ...roots);
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      for (const name of readNames(this.#world.overlay.file(folder))) {
        const logical = path.join(folder, name);
        const stats = lstat(this.#world.overlay.file(logical));
        if (!stats || this.#excluded.has(logical) || this.#world.overlay.isGone(logical)) continue;
        if (!lstat(logical)) visit(logical, stats);
        else if (stats.isDirectory()) queue.push(logical);
      }
    }
  }

  #isDownload(logical: string, stats: Stats): boolean {
    const since = this.#traffic.since;
    return stats.isFile() && since !== undefined && stats.ctimeMs >= since && !this.#excluded.has(logical);
  }

  #holdsDownload(folder: string): boolean {
    return this.#children(folder).some(({ logical, stats }) =>
      stats.isDirectory() ? this.#holdsDownload(logical) : this.#isDownload(logical, stats),
    );
  }

  #children(folder: string): { logical: string; stats: Stats }[] {
    return readNames(this.#world.overlay.file(folder)).flatMap((name) => {
      const logical = path.join(folder, name);
      const stats = lstat(this.#world.overlay.file(logical));
      return stats && !this.#excluded.has(logical) ? [{ logical, stats }] : [];
    });
  }

  #moveFolder(folder: string): void {
    raw.mkdirSync(folder, { recursive: true });
    for (const { logical, stats } of this.#children(folder)) {
      if (stats.isDirectory()) this.#moveFolder(logical);
      else this.#move(logical, stats);
    }
  }

  #makeFolderTree(folder: string): void {
    this.makeFolder(folder);
    for (const { logical, stats } of this.#children(folder))
      if (stats.isDirectory()) this.#makeFolderTree(logical);
  }

  #move(logical: string, stats: Stats): boolean {
    const native = this.#world.overlay.file(logical);
    try {
      raw.renameSync(native, logical);
      return true;
    } catch (error) {
      // Another disk. A file that is still being written cannot be copied; it is looked at again later.
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV' || isOpen(native)) return false;
    }
    if (stats.isSymbolicLink()) raw.symlinkSync(raw.readlinkSync(native), logical);
    else {
      raw.copyFileSync(native, logical);
      raw.utimesSync(logical, stats.atime, stats.mtime);
    }
    raw.unlinkSync(native);
    return true;
  }
}

interface Traffic {
  /** When the first connection was opened, in ms since the epoch. */
  since: number | undefined;
  /** Bytes so far. */
  received(): number;
}

function watchTraffic(): Traffic {
  const open = new Set<net.Socket>();
  let closed = 0;
  const traffic: Traffic = {
    since: undefined,
    received: () => [...open].reduce((sum, socket) => sum + socket.bytesRead, closed),
  };
  const prototype = net.Socket.prototype as unknown as { connect: (...args: unknown[]) => unknown };
  const connect = prototype.connect;
  prototype.connect = function (this: net.Socket, ...args) {
    if (!isPipe(args)) {
      traffic.since ??= Date.now();
      open.add(this);
      this.once('close', () => {
        closed += this.bytesRead;
        open.delete(this);
      });
    }
    return connect.apply(this, args);
  };
  return traffic;
}

function isPipe(args: readonly unknown[]): boolean {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) return 'path' in first && typeof first.path === 'string';
  return typeof first === 'string' && Number.isNaN(Number(first));
}

function isOpen(file: string): boolean {
  return readNames('/proc/self/fd').some((fd) => {
    try {
      return raw.readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      // The descriptor that listed the folder is closed by now.
      return false;
    }
  });
}

function readNames(folder: string): string[] {
  try {
    return raw.readdirSync(folder);
  } catch {
    // Nothing was written there.
    return [];
  }
}
