import { constants } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  symlink,
  utimes,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Layers } from './enter.ts';
import { within } from './mounts.ts';

/** Variables that name a folder of downloads or of compiled code; as in the Python guard's `exempt.py`. */
const CACHES = [
  ...['XDG_CACHE_HOME', 'HF_HOME', 'HF_HUB_CACHE', 'HF_DATASETS_CACHE', 'HUGGINGFACE_HUB_CACHE'],
  ...['TRANSFORMERS_CACHE', 'TORCH_HOME', 'TFDS_DATA_DIR', 'TORCHINDUCTOR_CACHE_DIR', 'TRITON_CACHE_DIR'],
  ...['TORCH_EXTENSIONS_DIR', 'CUDA_CACHE_PATH', 'NUMBA_CACHE_DIR'],
];
const HOME_CACHES = ['.cache', '.keras/datasets', '.keras/models', 'tensorflow_datasets', '.triton', '.nv'];

/**
 * Moves what the script has downloaded from its layers to where it belongs on this disk: what is new in caches, and what the runner has written down
 * as downloads. What was there before stays as it was.
 */
export async function keepDownloads(layers: Layers, scratch: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const place of [...cachesOf(env), ...(await compiledIn(layers)), ...(await downloadsIn(scratch))]) {
    const path = await placeOnDisk(place);
    const upper = upperOf(layers, path);
    if (upper !== null) await moveNew(upper, path).catch(ignoreRefusal);
  }
}

function cachesOf(env: NodeJS.ProcessEnv): string[] {
  const home = env['HOME'] ?? homedir();
  const named = CACHES.flatMap((name) => env[name] ?? []).map((path) => path.replace(/^~(?=\/|$)/, home));
  return [...named.filter(isAbsolute), ...HOME_CACHES.map((name) => join(home, name))];
}

/** What PyTorch's compiler keeps for the next time, in the temporary folder. */
async function compiledIn(layers: Layers): Promise<string[]> {
  const folder = await placeOnDisk(tmpdir());
  const upper = upperOf(layers, folder);
  const names = upper === null ? [] : await readdir(upper).catch(() => []);
  return names.filter((name) => name.startsWith('torchinductor_')).map((name) => join(folder, name));
}

async function downloadsIn(scratch: string): Promise<string[]> {
  const list = await readFile(join(scratch, 'stays'), 'utf8').catch(() => '');
  return list.split('\0').filter(isAbsolute);
}

/** The path without symbolic links; its last parts need not exist. */
async function placeOnDisk(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const folder = dirname(path);
  return folder === path ? path : join(await placeOnDisk(folder), basename(path));
}

/** Where the layers keep what the script wrote at `path`; null where they keep nothing. */
function upperOf({ uppers, layers }: Layers, path: string): string | null {
  const point = [...uppers.keys()]
    .filter((folder) => within(folder, path))
    .sort((a, b) => b.length - a.length)[0];
  const upper = point === undefined || within(layers, path) ? null : uppers.get(point);
  return upper == null ? null : resolve(upper, relative(point!, path));
}

/** Brings what lies at `upper` to `path`, as far as there is nothing. */
async function moveNew(upper: string, path: string): Promise<void> {
  const made = await lstat(upper).catch(() => null);
  // A device stands for what was removed; a socket or a pipe is nobody's any more.
  if (made === null || !(made.isDirectory() || made.isFile() || made.isSymbolicLink())) return;
  const there = await lstat(path).catch(() => null);
  if (made.isDirectory()) {
    if (there !== null && !there.isDirectory()) return;
    if (there === null && !(await holdsFile(upper))) return;
    if (there === null) await mkdir(path, { recursive: true, mode: made.mode & 0o7777 });
    for (const name of await readdir(upper)) await moveNew(join(upper, name), join(path, name));
  } else if (there === null) {
    await mkdir(dirname(path), { recursive: true });
    // A link is made only where nothing is, whoever puts something there meanwhile.
    await link(upper, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EXDEV') throw error;
      if (made.isSymbolicLink()) return symlink(await readlink(upper), path);
      await copyFile(upper, path, constants.COPYFILE_EXCL);
      await utimes(path, made.atime, made.mtime);
    });
  }
}

async function holdsFile(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.some((entry) => entry.isFile() || entry.isSymbolicLink());
}

/** No room, no right to write there, or another was faster: the next run downloads it again. */
function ignoreRefusal(error: NodeJS.ErrnoException): void {
  if (error.code === undefined) throw error;
}
