import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stats } from 'node:fs';
import type { Overlay } from './overlay.ts';
import { lstat, raw } from './raw.ts';

/** Where a path that a script names leads to. */
export interface Place {
  /** Absolute, links resolved (but for the last one, unless followed): the path as the script may know it. */
  readonly path: string;
  /** The path to give to Node's own call. */
  readonly native: string;
  /** Which disk has it. `none`: neither. */
  readonly layer: 'overlay' | 'real' | 'none';
  /** What the real disk has there, unless hidden. */
  readonly real: Stats | undefined;
  /** What the overlay has there. */
  readonly over: Stats | undefined;
  /** Node's own call on the script's own words gives the right answer. */
  readonly plain: boolean;
}

interface Folder {
  readonly path: string;
  readonly native: string;
  readonly inOverlay: boolean;
  readonly marked: boolean;
  /** The real disk is hidden here. */
  readonly hidden: boolean;
  readonly plain: boolean;
}

/** Walks paths through both layers, links included, as the system does through one. */
export class Walker {
  readonly #overlay: Overlay;
  readonly #cwd: () => string;
  /** Whether the system's working directory is another than the script's. */
  readonly relocated: () => boolean;
  /** Folders already walked to; only while no other process shares the overlay. */
  readonly #known = new Map<string, Folder>();
  shared = process.send !== undefined;

  constructor(overlay: Overlay, cwd: () => string, relocated: () => boolean) {
    this.#overlay = overlay;
    this.#cwd = cwd;
    this.relocated = relocated;
  }

  /** To be called when folders or links of the overlay change. */
  forget(): void {
    this.#known.clear();
  }

  /** Whether Node's own call on the script's own words finds this place. */
  asSpoken(place: Place): boolean {
    return place.plain && !this.relocated();
  }

  /** Undefined for what is no path at all. */
  absolute(name: unknown): string | undefined {
    let text: string;
    if (typeof name === 'string') text = name;
    else if (Buffer.isBuffer(name)) text = name.toString();
    else if (name instanceof Uint8Array) text = Buffer.from(name).toString();
    else if (name instanceof URL && name.protocol === 'file:') {
      try {
        text = fileURLToPath(name);
      } catch {
        // Node's own call refuses this URL with its own words.
        return undefined;
      }
    } else return undefined;
    if (text === '' || text.includes('\0')) return undefined;
    if (process.platform === 'win32') {
      const full = path.resolve(this.#cwd(), text);
      return /[\\/]$/.test(text) && !full.endsWith('\\') ? `${full}\\` : full;
    }
    return text.startsWith('/') ? text : `${this.#cwd()}/${text}`;
  }

  resolve(absolute: string, follow: boolean): Place {
    const { root } = path.parse(absolute);
    const slash = absolute.length > root.length && absolute.endsWith(path.sep);
    const names = absolute.slice(root.length).split(path.sep).filter(isName);
    let last = names.pop();
    let folder: Folder | Place = this.#folder(root, names);
    for (let links = 0; ; links++) {
      if ('layer' in folder) return last === undefined ? folder : beyond(folder, [last]);
      if (last === undefined) return this.#place(folder);
      const place: Place = last === '..' ? this.#above(folder) : this.#child(folder, last);
      const stats = place.over ?? place.real;
      if (!stats?.isSymbolicLink() || !(follow || slash) || links > 40) {
        if (!slash) return place;
        // A file's name with a slash is a way that ends: below the file there is nothing.
        return stats && !stats.isDirectory()
          ? { ...beyond(place, ['']), path: place.path + path.sep + '.' }
          : { ...place, native: place.native + path.sep };
      }
      const target = this.#target(place);
      const full = path.isAbsolute(target) ? target : `${folder.path}${path.sep}${target}`;
      const parts = full.slice(path.parse(full).root.length).split(path.sep).filter(isName);
      last = parts.pop();
      const next = this.#folder(path.parse(full).root, parts);
      folder = place.plain ? next : { ...next, plain: false };
    }
  }

  /** Walks the folders of a path. A place instead of a folder: the way ends there. */
  #folder(root: string, names: readonly string[]): Folder | Place {
    const key = root + names.join(path.sep);
    const known = this.shared ? undefined : this.#known.get(key);
    if (known) return known;
    let folder = this.#root(root);
    const rest = [...names];
    let plain = true;
    for (let links = 0, name = rest.shift(); name !== undefined; name = rest.shift()) {
      const place = name === '..' ? this.#above(folder) : this.#child(folder, name);
      plain &&= place.plain;
      const stats = place.over ?? place.real;
      if (stats?.isSymbolicLink() && links++ < 40) {
        const target = this.#target(place);
        const from = path.isAbsolute(target) ? path.parse(target).root : '';
        rest.unshift(...target.slice(from.length).split(path.sep).filter(isName));
        if (from !== '') folder = this.#root(from);
        continue;
      }
      if (!stats?.isDirectory()) return beyond({ ...place, plain }, rest);
      folder = { ...this.#enter(place), plain };
    }
    if (!this.shared && this.#overlay.touched(false)) this.#known.set(key, folder);
    return folder;
  }

  /** A copied link may point into the overlay. */
  #target(place: Place): string {
    const target = raw.readlinkSync(place.native);
    return this.#overlay.logical(target) ?? target;
  }

  #root(root: string): Folder {
    const inOverlay = lstat(this.#overlay.file(root)) !== undefined;
    const marked = this.#overlay.hasMarkers(root);
    return { path: root, native: root, inOverlay, marked, hidden: false, plain: true };
  }

  #enter(place: Place): Folder {
    const marked = this.#overlay.hasMarkers(place.path);
    return {
      path: place.path,
      native: place.native,
      inOverlay: place.over?.isDirectory() === true,
      marked,
      hidden: place.real?.isDirectory() !== true,
      plain: place.plain,
    };
  }

  #above(folder: Folder): Place {
    const place = this.resolve(path.dirname(folder.path), false);
    return folder.plain ? place : { ...place, plain: false };
  }

  #place(folder: Folder): Place {
    return {
      path: folder.path,
      native: folder.native,
      layer: 'real',
      real: lstat(folder.path),
      over: folder.inOverlay ? lstat(this.#overlay.file(folder.path)) : undefined,
      plain: folder.plain,
    };
  }

  #child(folder: Folder, name: string): Place {
    const logical = path.join(folder.path, name);
    const over = folder.inOverlay ? lstat(this.#overlay.file(logical)) : undefined;
    const hidden = folder.hidden || (folder.marked && this.#overlay.isGone(logical));
    const real = hidden ? undefined : lstat(logical);
    if (over?.isDirectory() && real?.isDirectory()) {
      // A merged folder is shown as the real one until the script changes its mode or times.
      const touched = this.#overlay.isTouched(logical);
      const native = touched ? this.#overlay.file(logical) : logical;
      const layer = touched ? 'overlay' : 'real';
      return { path: logical, native, layer, real, over, plain: folder.plain && !touched };
    }
    if (over)
      return {
        path: logical,
        native: this.#overlay.file(logical),
        layer: 'overlay',
        real,
        over,
        plain: false,
      };
    if (real) return { path: logical, native: logical, layer: 'real', real, over, plain: folder.plain };
    const native = hidden ? this.#overlay.file(logical) : logical;
    return { path: logical, native, layer: 'none', real, over, plain: folder.plain && !hidden };
  }
}

function isName(part: string): boolean {
  return part !== '' && part !== '.';
}

/** A path that goes on below something that is no folder: the system will say ENOENT or ENOTDIR. */
function beyond(place: Place, rest: readonly string[]): Place {
  if (rest.length === 0) return place;
  return {
    // Not normalized: a `..` after what does not exist leads nowhere.
    path: [place.path, ...rest].join(path.sep),
    native: [place.native, ...rest].join(path.sep),
    layer: 'none',
    real: undefined,
    over: undefined,
    plain: place.plain,
  };
}
