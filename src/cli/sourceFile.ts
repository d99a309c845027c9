/** Files of the user's that an LR is written into: their bytes as they lie on the disk, and the one way to change them. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { decodeSource, spliceEdits, type SourceText } from '../engine/encoding.ts';
import type { TextEdit } from '../source/index.ts';
import { UsageError } from './exitCodes.ts';
import { reasonOf } from './files.ts';
import { shownPath } from './terminal/paths.ts';

export interface SourceFile extends SourceText {
  /** Where links lead to. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Nobody writes so much by hand, and a notebook with all its pictures has less. */
const MOST_BYTES = 256 * 2 ** 20;

/** Reads a file that is to be changed. Throws a UsageError with a sentence for what is no file, or is no text. */
export async function readSource(named: string): Promise<SourceFile> {
  const path = await realpath(named).catch(() => named);
  const bytes = await readRegular(path, named);
  const decoded = decodeSource(path, bytes, await configuredEncoding(dirname(path)));
  if (!decoded.ok) throw new UsageError(`${shownPath(named)} is left as it is: ${decoded.reason}.`);
  const { text, encoding, mark } = decoded;
  return { path, bytes, text, encoding, mark };
}

/** The text of a file that is only looked at, as far as it can be read; undefined where there is no such file. */
export async function textOfFile(path: string): Promise<string | undefined> {
  try {
    const bytes = await readRegular(path, path);
    const decoded = decodeSource(path, bytes, await configuredEncoding(dirname(path)));
    return decoded.ok ? decoded.text : Buffer.from(bytes).toString('utf8');
  } catch {
    return undefined;
  }
}

/** The file's bytes with edits made in its text. Throws a UsageError with a sentence. */
export function edited(file: SourceFile, edits: readonly TextEdit[]): Uint8Array {
  const bytes = spliceEdits(file.bytes, file, edits);
  if (bytes === undefined)
    throw new UsageError(
      `${shownPath(file.path)} is left as it is: what is to be written cannot be written in ${file.encoding}.`,
    );
  return bytes;
}

/** A FIFO would be waited for, and a device be changed: what is no file is not even opened. */
async function readRegular(path: string, named: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(kindOf(found));
    if (found.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES / 2 ** 20} MB`);
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const opened = await handle.stat();
      if (!opened.isFile() || opened.ino !== found.ino) throw new Error('another has just taken its place');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(`Cannot read ${shownPath(named)}: ${reasonOf(error)}.`);
  }
}

interface Kind {
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

function kindOf(found: Kind): string {
  if (found.isDirectory()) return 'it is a folder';
  if (found.isFIFO()) return 'it is a pipe, not a file';
  return found.isSocket() ? 'it is a socket, not a file' : 'it is a device, not a file';
}

/** VS Code's `files.encoding` of the nearest folder that has one. */
async function configuredEncoding(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const settings = await readFile(join(at, '.vscode', 'settings.json'), 'utf8').catch(() => '');
    const named = /^\s*(?:\{\s*)?"files\.encoding"\s*:\s*"([\w-]+)"/m.exec(settings)?.[1];
    if (named !== undefined) return named;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Gives a file other bytes. They are written into the file itself: a new one in its place would be another file to its hard links, and lose its owner, its
 * access control lists and its other extended attributes, which Node cannot copy. Since the file may be caught half written by a power cut or a full disk, what it held lies
 * beside it, safe on the disk, until the new bytes are; where they cannot be written, the old ones are put back. Throws a UsageError with a sentence.
 */
export function writeSource({ path, bytes: before }: SourceFile, after: Uint8Array): void {
  const name = shownPath(path);
  const backup = join(dirname(path), `.${basename(path).slice(0, 40)}.find-lr-backup`);
  uninterrupted(() => {
    const file = openToWrite(path, before);
    try {
      saveBeside(backup, before, name);
      try {
        overwrite(file, before, after);
      } catch (error) {
        putBack(file, before, name, backup, reasonOf(error));
      }
      rmSync(backup);
    } finally {
      closeSync(file);
    }
  });
}

/** Throws a UsageError where `writeSource` would not begin. */
export function checkWritable({ path, bytes }: SourceFile): void {
  closeSync(openToWrite(path, bytes));
}

function openToWrite(path: string, before: Uint8Array): number {
  const name = shownPath(path);
  let file: number;
  try {
    // Neither a link nor a pipe that has come here since the file was read.
    file = openSync(path, constants.O_RDWR | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    throw new UsageError(`Cannot write ${name}: ${reasonOf(error)}.`);
  }
  try {
    const opened = fstatSync(file);
    // An administrator may write what nobody may; whoever took the right away meant it.
    if ((opened.mode & 0o222) === 0)
      throw new UsageError(`Cannot write ${name}: it is read-only. Make it writable, and apply again.`);
    if (!opened.isFile() || digest(readFileSync(file)) !== digest(before))
      throw new UsageError(`${name} is left as it is: it has changed in this moment. Apply again.`);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Refuses where another `find-lr apply` is at the same file, or was killed there. */
function saveBeside(backup: string, before: Uint8Array, name: string): void {
  let file: number;
  try {
    file = openSync(backup, 'wx', 0o600);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(
      isThere
        ? `${name} is left as it is: an earlier write of it was interrupted. ${shownPath(backup)} holds what it held before: compare the two, then delete that file.`
        : `${name} is left as it is: what it holds cannot be saved beside it first (${reasonOf(error)}).`,
    );
  }
  try {
    writeAll(file, before, 0, 0);
    fsyncSync(file);
  } catch (error) {
    rmSync(backup);
    throw new UsageError(
      `${name} is left as it is: what it holds cannot be saved beside it first (${reasonOf(error)}).`,
    );
  } finally {
    closeSync(file);
  }
}

/** What is the same is not written again. */
function overwrite(file: number, before: Uint8Array, after: Uint8Array): void {
  let first = 0;
  while (first < after.length && after[first] === before[first]) first++;
  writeAll(file, after, first, first);
  if (after.length < before.length) ftruncateSync(file, after.length);
  fsyncSync(file);
}

function writeAll(file: number, bytes: Uint8Array, from: number, position: number): void {
  for (let at = from; at < bytes.length;)
    at += writeSync(file, bytes, at, bytes.length - at, position + at - from);
}

function putBack(file: number, before: Uint8Array, name: string, backup: string, reason: string): never {
  try {
    writeAll(file, before, 0, 0);
    ftruncateSync(file, before.length);
    fsyncSync(file);
  } catch {
    throw new UsageError(
      `Cannot write ${name}: ${reason}. Nor can it be put back: ${shownPath(backup)} holds what it held before.`,
    );
  }
  rmSync(backup);
  throw new UsageError(`Cannot write ${name}: ${reason}. It is as it was.`);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl+C waits for the few milliseconds that it takes. */
function uninterrupted(write: () => void): void {
  const wait = (): void => {};
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    write();
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait);
  }
}
