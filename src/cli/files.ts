import { constants, existsSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './exitCodes.ts';

/** Throws a UsageError where one of the files could not be written, or would replace what is run or another of them. */
export async function checkOutputs(files: readonly string[], sources: readonly string[]): Promise<void> {
  const replaced = files.find((file, i) => files.indexOf(file) !== i);
  if (replaced !== undefined)
    throw new UsageError(`Two outputs cannot be written to one file, ${replaced}. Choose two names.`);
  const source = sources.find((path) => files.includes(path));
  if (source !== undefined)
    throw new UsageError(`Cannot write ${source}: it is what is to be read. Choose another place.`);
  for (const file of files) await checkWritable(file);
}

/** Throws a UsageError where a file could not be written: better before a run than after it. */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await makeFolder(folder);
    if (!(await stat(folder)).isDirectory()) throw new Error('a part of the path is a file');
    await access(folder, constants.W_OK);
    if ((await stat(path).catch(() => null))?.isDirectory() === true) throw new Error('it is a folder');
  } catch (error) {
    throw new UsageError(`Cannot write ${path}: ${reasonOf(error)}. Choose another place.`);
  }
}

/** Not `recursive`, with which Node retries for ever where a folder exists but takes no entries (/proc). */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
}

/** Writes a file in one go: whoever reads it sees the old content or the new, never half. Keeps the mode of one that was there; `mode` is for a new one. */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  newMode?: number,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const mode = (await stat(path).catch(() => null))?.mode ?? newMode;
    await writeFile(temporary, content, mode === undefined ? {} : { mode });
    await rename(temporary, path);
  } catch (error) {
    // Where not even this is possible, there is nothing to remove.
    await rm(temporary, { force: true }).catch(() => {});
    throw new UsageError(`Cannot write ${path}: ${reasonOf(error)}.`);
  }
}

/** Reads a UTF-8 file; throws a UsageError with a sentence. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than files may be here',
  ELOOP: 'it is a link that leads in a circle',
};

export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return REASONS[String(error.code)] ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

export const BOM = '\uFEFF';

/** Offsets count as editors do, which hide the byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text;
}
