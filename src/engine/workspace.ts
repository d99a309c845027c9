import { constants, fstatSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { abandonedFolders, lock, nameOfFolder } from './abandoned.ts';

/** A folder of a pass's own, which only this user may enter: the pipe lies in it, and `scratch`, for copies of what the script writes. */
export interface PassFolder {
  readonly path: string;
  readonly scratch: string;
  remove(): Promise<void>;
}

/** No folder can be made. The message is a sentence, without the point at its end. */
export class NoFolderError extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

/** The address of a Unix socket holds about 104 bytes (macOS) including ours; longer temporary folders cannot be used. */
const LONGEST_FOLDER = 64;

/** Rejects with a `NoFolderError`. */
export async function makePassFolder(): Promise<PassFolder> {
  const tmp = resolve(tmpdir());
  const base = process.platform !== 'win32' && Buffer.byteLength(tmp) > LONGEST_FOLDER ? '/tmp' : tmp;
  try {
    await removeAbandoned(base);
    return await makeIn(join(base, nameOfFolder()));
  } catch (error) {
    throw whyNoFolder(error, base);
  }
}

async function makeIn(path: string): Promise<PassFolder> {
  await mkdir(path, { mode: 0o700 });
  const scratch = join(path, 'scratch');
  let held: Server;
  try {
    held = await lock(path);
    await mkdir(scratch);
  } catch (error) {
    // Nobody would know whose it is.
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  const removeNow = (): void => removeFolder(path);
  process.on('exit', removeNow);
  return {
    path,
    scratch,
    async remove() {
      process.off('exit', removeNow);
      await new Promise((closed) => held.close(closed));
      await removeMade(path);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Removes the folder of a pass, with what the pass has made outside of it. */
export function removeFolder(path: string): void {
  for (const file of [...madeIn(path), path]) rmSync(file, { recursive: true, force: true, maxRetries: 3 });
}

/** An engine that was killed, together with its keeper, could not tidy up; the next one does. */
async function removeAbandoned(base: string): Promise<void> {
  for (const path of await abandonedFolders(base)) {
    try {
      removeFolder(path);
    } catch {
      // Another engine removes it at this moment, or something in it is not ours to remove.
    }
  }
}

/**
 * What Python's `tempfile` has made outside of the folder of a pass (wandb's, matplotlib's, multiprocessing's), by the runner's own list: a process
 * that is killed does not remove it.
 */
function madeIn(folder: string): string[] {
  let file: number;
  try {
    file = openSync(
      join(folder, 'scratch', 'made'),
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
  } catch {
    return []; // It has made nothing.
  }
  try {
    const list = fstatSync(file).isFile() ? readFileSync(file, 'utf8') : '';
    return list.split('\0').filter((path) => isAbsolute(path));
  } finally {
    closeSync(file);
  }
}

async function removeMade(folder: string): Promise<void> {
  for (const path of madeIn(folder))
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/** What keeps a folder of ours from being made, or written into. */
export function whyNoFolder(error: unknown, base = resolve(tmpdir())): NoFolderError {
  const { code, message } = error as NodeJS.ErrnoException;
  const where = `the temporary folder ${base}`;
  const other = 'Set TMPDIR to another folder.';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new NoFolderError(`${where} does not exist`, 'Set TMPDIR to a folder that exists, or unset it.');
    case 'ENOSPC':
    case 'EDQUOT':
      return new NoFolderError(
        `the file system of ${where} is full: it has no space, or no inodes, left`,
        `Delete what is not needed there. ${other}`,
      );
    case 'EFBIG':
      return new NoFolderError('the limit for the size of files is too low', 'Raise it with ulimit -f.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new NoFolderError(`nothing may be written into ${where}`, other);
    case 'EMFILE':
    case 'ENFILE':
      return new NoFolderError('too many files are open', 'Close other programs, or raise ulimit -n.');
    default:
      return new NoFolderError(`no folder can be made in ${where}: ${message}`, other);
  }
}
