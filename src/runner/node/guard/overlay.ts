import path from 'node:path';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { isDirectory, lstat, raw } from './raw.ts';

/**
 * The state of the copy-on-write overlay. All of it lives on disk, in the scratch folder, so that a script's
 * child processes share it:
 * - `files/a/b`         what was written to `/a/b` (a Windows root is spelled `C%3A%5C`)
 * - `gone/a/b/.gone`    what the real disk has at `/a/b`, and below, is hidden; never taken back, as a file
 *                       written there later is found in `files` first
 * - `gone/a/b/.touched` mode, owner and times of the folder `/a/b` are those in `files`
 * - `stays`             a list for the engine
 */
export class Overlay {
  readonly #files: string;
  readonly #gone: string;
  readonly #scratch: string;
  #touched = false;
  #looked = 0;

  constructor(scratch: string) {
    raw.mkdirSync(scratch, { recursive: true });
    this.#scratch = raw.realpathNative(scratch);
    this.#files = path.join(this.#scratch, 'files');
    this.#gone = path.join(this.#scratch, 'gone');
  }

  /**
   * Whether anything has been written or removed so far, by any process of the run. What other processes did is
   * known at once only when `shared`, else within a tenth of a second.
   */
  touched(shared: boolean): boolean {
    if (this.#touched || (!shared && Date.now() - this.#looked < 100)) return this.#touched;
    this.#looked = Date.now();
    return (this.#touched = raw.existsSync(this.#files));
  }

  /** Adds a path to the list from which the engine brings downloads to the user's disk. */
  stays(logical: string): void {
    raw.appendFileSync(path.join(this.#scratch, 'stays'), `${logical}\0`);
  }

  /** Whether a path is left to the real disk: devices, pipes, and the scratch folder itself. */
  exempt(logical: string): boolean {
    return (
      within(this.#scratch, logical) ||
      (process.platform === 'win32'
        ? logical.startsWith('\\\\.\\') || logical.startsWith('\\\\?\\')
        : ['/dev', '/proc', '/sys'].some((folder) => within(folder, logical)))
    );
  }

  /** Where the overlay keeps what was written to `logical`. */
  file(logical: string): string {
    return path.join(this.#files, spell(logical));
  }

  /** The path the script knows for one in the overlay; undefined if it is not in the overlay. */
  logical(native: string): string | undefined {
    if (!within(this.#files, native)) return undefined;
    const rest = path.relative(this.#files, native);
    if (process.platform !== 'win32') return `/${rest}`;
    const [root = '', ...names] = rest.split(path.sep);
    return path.join(decodeURIComponent(root), ...names);
  }

  /** Whether any marker lies at or below this place. */
  hasMarkers(logical: string): boolean {
    return raw.existsSync(this.#marker(logical, ''));
  }

  isGone(logical: string): boolean {
    return raw.existsSync(this.#marker(logical, '.gone'));
  }

  /** Hides what the real disk has at this place and below. */
  hide(logical: string): void {
    raw.mkdirSync(this.#marker(logical, '.gone'), { recursive: true });
  }

  isTouched(logical: string): boolean {
    return raw.existsSync(this.#marker(logical, '.touched'));
  }

  touch(logical: string): void {
    raw.mkdirSync(this.#marker(logical, '.touched'), { recursive: true });
  }

  /** Makes the folder exist in the overlay, with all above it; modes follow the real ones where there are any. */
  mirror(folder: string): string {
    this.#touched = true;
    const native = this.file(folder);
    if (isDirectory(native)) return native;
    const parent = path.dirname(folder);
    if (parent === folder) raw.mkdirSync(native, { recursive: true });
    else {
      this.mirror(parent);
      // The owner may always write: whether the script may is asked of the real folder.
      const mode = (lstat(folder)?.mode ?? 0o777) | 0o700;
      raw.mkdirSync(native, { recursive: true, mode: mode & 0o7777 });
    }
    return native;
  }

  /** Copies one real file, link or (empty) folder into the overlay. */
  copy(logical: string, stats: Stats): string {
    const native = this.file(logical);
    if (stats.isDirectory()) return this.mirror(logical);
    this.mirror(path.dirname(logical));
    if (stats.isSymbolicLink()) raw.symlinkSync(raw.readlinkSync(logical), native);
    else if (stats.isFile()) {
      raw.copyFileSync(logical, native, constants.COPYFILE_FICLONE);
      raw.utimesSync(native, stats.atime, stats.mtime);
    }
    return native;
  }

  /** Puts an empty file where a real one is about to be truncated or removed: a copy that spares the copying. */
  placeholder(logical: string, stats: Stats): string {
    if (stats.isDirectory()) return this.mirror(logical);
    const native = this.file(logical);
    this.mirror(path.dirname(logical));
    raw.writeFileSync(native, '', { mode: stats.mode & 0o7777 });
    return native;
  }

  get root(): string {
    return this.#files;
  }

  #marker(logical: string, name: string): string {
    return path.join(this.#gone, spell(logical), name);
  }
}

export function within(folder: string, file: string): boolean {
  return (
    file.startsWith(folder) &&
    (file.length === folder.length || folder.endsWith(path.sep) || file[folder.length] === path.sep)
  );
}

function spell(logical: string): string {
  if (process.platform !== 'win32') return logical;
  const { root } = path.parse(logical);
  return path.join(encodeURIComponent(root), logical.slice(root.length));
}
