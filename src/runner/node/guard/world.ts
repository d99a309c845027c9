import path from 'node:path';
import { constants, type Dirent } from 'node:fs';
import { systemError, type Names } from './errors.ts';
import type { Overlay } from './overlay.ts';
import type { Place, Walker } from './place.ts';
import { raw } from './raw.ts';

/** How one call is carried out: on other paths, or answered by the guard itself. */
export interface Plan {
  readonly args: readonly unknown[];
  readonly names: Names;
  readonly result?: (value: unknown) => unknown;
  readonly answer?: () => unknown;
}

/** Plans one call of a face such as `stat`, `promises.stat`; undefined when Node's own call is right as it is. */
export type Planner = (args: readonly unknown[], face: string) => Plan | undefined;

/** Both disks together, and what may be done to them. */
export class World {
  constructor(
    readonly overlay: Overlay,
    readonly walker: Walker,
    /** Told of every place that a call is about to change. */
    readonly changing: (place: Place, append?: boolean) => void,
  ) {}

  /** Undefined: the guard has nothing to say about this path. */
  place(name: unknown, follow: boolean): Place | undefined {
    const absolute = this.walker.absolute(name);
    if (absolute === undefined || this.overlay.exempt(absolute)) return undefined;
    const place = this.walker.resolve(absolute, follow);
    return this.overlay.exempt(place.path) ? undefined : place;
  }

  /** The same for a call that only reads: nothing to say either before anything was written. */
  seen(name: unknown, follow: boolean): Place | undefined {
    return this.overlay.touched(this.walker.shared) ? this.place(name, follow) : undefined;
  }

  at(logical: string): Place {
    return this.walker.resolve(logical, false);
  }

  /** The names in a folder, from both disks, in the order of the system. */
  list(folder: Place): Dirent[] {
    const entries = new Map<string, Dirent>();
    if (folder.real?.isDirectory()) {
      const marked = this.overlay.hasMarkers(folder.path);
      for (const entry of raw.readdirSync(folder.path, { withFileTypes: true })) {
        if (!marked || !this.overlay.isGone(path.join(folder.path, entry.name)))
          entries.set(entry.name, entry);
      }
    }
    if (folder.over?.isDirectory()) {
      const own = raw.readdirSync(this.overlay.file(folder.path), { withFileTypes: true });
      for (const entry of own) entries.set(entry.name, entry);
    }
    return [...entries.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  /** Whether the real disk alone does not tell what lies in this folder. */
  differs(folder: Place): boolean {
    return folder.over !== undefined || folder.real === undefined || this.overlay.hasMarkers(folder.path);
  }

  /** Throws what the system would, where the script may not add or remove names in the folder of `place`. */
  mayChangeFolder(place: Place, syscall: string, ...names: string[]): void {
    const folder = this.at(path.dirname(place.path));
    if (folder.real?.isDirectory()) this.#may(folder.path, constants.W_OK | constants.X_OK, syscall, names);
  }

  mayWrite(place: Place, syscall: string, ...names: string[]): void {
    if (place.real && !place.over) this.#may(place.path, constants.W_OK, syscall, names);
  }

  /** Throws EPERM where the script does not own what it wants to change. */
  mustOwn(place: Place, syscall: string, name: string): void {
    const uid = process.geteuid?.() ?? 0;
    if (uid !== 0 && place.real && !place.over && place.real.uid !== uid)
      throw systemError('EPERM', syscall, name);
  }

  /** Whether the folder that is to hold `place` exists. */
  hasFolder(place: Place): boolean {
    const folder = this.at(path.dirname(place.path));
    return (folder.over ?? folder.real)?.isDirectory() === true;
  }

  /** The overlay's path for something new. */
  create(place: Place, append = false): string {
    this.changing(place, append);
    this.walker.forget();
    this.overlay.mirror(path.dirname(place.path));
    return this.overlay.file(place.path) + (place.native.endsWith(path.sep) ? path.sep : '');
  }

  /** The overlay's own, complete copy of one file, link or folder (without what is in it). */
  own(place: Place): string {
    this.changing(place);
    this.walker.forget();
    if (place.over || !place.real) return this.overlay.file(place.path);
    return this.overlay.copy(place.path, place.real);
  }

  /** As `own`, but for something whose content no longer matters. */
  ownEmpty(place: Place): string {
    this.changing(place);
    this.walker.forget();
    if (place.over || !place.real) return this.overlay.file(place.path);
    return this.overlay.placeholder(place.path, place.real);
  }

  /** As `own`, with all that is in a folder. */
  ownTree(place: Place): string {
    const native = this.own(place);
    if ((place.over ?? place.real)?.isDirectory()) {
      for (const entry of this.list(place)) this.ownTree(this.at(path.join(place.path, entry.name)));
    }
    return native;
  }

  /** To be called after `own`: from now on only the overlay tells what is there. */
  hide(place: Place): void {
    if (place.real) this.overlay.hide(place.path);
    this.walker.forget();
  }

  #may(real: string, mode: number, syscall: string, names: string[]): void {
    try {
      raw.accessSync(real, mode);
    } catch (error) {
      throw systemError((error as NodeJS.ErrnoException).code ?? 'EACCES', syscall, ...names);
    }
  }
}

/** Sockets, pipes and devices are left to the real disk. */
export function isSpecial(place: Place): boolean {
  const { real, over } = place;
  return !over && real !== undefined && !real.isFile() && !real.isDirectory() && !real.isSymbolicLink();
}

/** The plan that makes the call on other paths: `swaps` are argument numbers with their native path. */
export function onPaths(
  args: readonly unknown[],
  swaps: readonly (readonly [number, string])[],
  result?: (value: unknown) => unknown,
): Plan {
  const changed = [...args];
  const names: [string, string][] = [];
  for (const [index, native] of swaps) {
    const name = spoken(args[index]);
    if (name !== native) names.push([native, name]);
    changed[index] = native;
  }
  return { args: changed, names, ...(result && { result }) };
}

/** A path argument as errors name it. */
export function spoken(name: unknown): string {
  if (name instanceof URL) return decodeURIComponent(name.pathname);
  return name instanceof Uint8Array ? Buffer.from(name).toString() : String(name);
}
