import fs from 'node:fs';

/** Node's own calls, taken before anything is patched: what the guard itself uses. */
export const raw = {
  appendFileSync: fs.appendFileSync,
  accessSync: fs.accessSync,
  copyFileSync: fs.copyFileSync,
  existsSync: fs.existsSync,
  lstatSync: fs.lstatSync,
  mkdirSync: fs.mkdirSync,
  readdirSync: fs.readdirSync,
  readlinkSync: fs.readlinkSync,
  realpathNative: fs.realpathSync.native,
  renameSync: fs.renameSync,
  rmdirSync: fs.rmdirSync,
  symlinkSync: fs.symlinkSync,
  unlinkSync: fs.unlinkSync,
  utimesSync: fs.utimesSync,
  writeFileSync: fs.writeFileSync,
};

export const rawCwd = process.cwd.bind(process);
export const rawChdir = process.chdir.bind(process);

/** `lstat` that answers undefined for whatever cannot be looked at. */
export function lstat(path: string): fs.Stats | undefined {
  try {
    return raw.lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // ENOTDIR, EACCES, ELOOP: the native call on this path will say so to the script.
    return undefined;
  }
}

export function isDirectory(path: string): boolean {
  return lstat(path)?.isDirectory() === true;
}
