import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A folder of a pass's own, which only this user may enter: the pipe lies in it, and `scratch`, for copies of what the script writes. */
export interface PassFolder {
  readonly path: string;
  readonly scratch: string;
  remove(): Promise<void>;
}

/** The address of a Unix socket holds about 104 bytes (macOS) including ours; longer temporary folders cannot be used. */
const LONGEST_FOLDER = 80;
const PREFIX = 'find-lr-pass-';

export async function makePassFolder(): Promise<PassFolder> {
  const base =
    process.platform !== 'win32' && Buffer.byteLength(tmpdir()) > LONGEST_FOLDER ? '/tmp' : tmpdir();
  await removeAbandoned(base);
  const path = await mkdtemp(join(base, PREFIX)); // mkdtemp gives it mode 0700
  await writeFile(join(path, 'owner'), String(process.pid));
  const scratch = join(path, 'scratch');
  await mkdir(scratch);
  const removeNow = (): void => {
    for (const file of [...madeIn(path), path]) rmSync(file, { recursive: true, force: true });
  };
  process.on('exit', removeNow);
  return {
    path,
    scratch,
    async remove() {
      process.off('exit', removeNow);
      await removeMade(path);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** An engine that was killed could not tidy up; the next one does. */
async function removeAbandoned(base: string): Promise<void> {
  const names = (await readdir(base)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const path = join(base, name);
    try {
      const owner = Number(await readFile(join(path, 'owner'), 'utf8'));
      if (owner <= 0 || isAlive(owner)) continue;
      await removeMade(path);
      await rm(path, { recursive: true, force: true });
    } catch {
      // Another user's, or one that is being made or removed at this moment.
    }
  }
}

/**
 * What Python's `tempfile` has made outside of the folder of a pass (wandb's, matplotlib's, multiprocessing's), by the runner's own list: a process
 * that is killed does not remove it.
 */
function madeIn(folder: string): string[] {
  try {
    const list = readFileSync(join(folder, 'scratch', 'made'), 'utf8');
    return list.split('\0').filter((path) => isAbsolute(path));
  } catch {
    return []; // It has made nothing.
  }
}

async function removeMade(folder: string): Promise<void> {
  for (const path of madeIn(folder))
    await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
