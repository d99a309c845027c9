import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a pass's own, which only this user may enter: the pipe lies in it, and `scratch`, for copies of what the script writes. */
export interface PassFolder {
  readonly path: string;
  readonly scratch: string;
  remove(): Promise<void>;
}

/** The address of a Unix socket holds about 104 bytes (macOS) including ours; longer temporary folders cannot be used. */
const LONGEST_FOLDER = 80;

export async function makePassFolder(): Promise<PassFolder> {
  const base =
    process.platform !== 'win32' && Buffer.byteLength(tmpdir()) > LONGEST_FOLDER ? '/tmp' : tmpdir();
  const path = await mkdtemp(join(base, 'find-lr-')); // mkdtemp gives it mode 0700
  const scratch = join(path, 'scratch');
  await mkdir(scratch);
  const removeNow = (): void => rmSync(path, { recursive: true, force: true });
  process.on('exit', removeNow);
  return {
    path,
    scratch,
    async remove() {
      process.off('exit', removeNow);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
