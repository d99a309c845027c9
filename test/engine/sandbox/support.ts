import { execFile, type ExecFileException } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayMount } from '../../../src/engine/sandbox/surroundings.ts';
import { makeSandbox, type Sandbox } from '../../../src/engine/sandbox/sandbox.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface How {
  readonly isPrivileged?: boolean;
  /** Looks at the layers before they are removed. */
  readonly after?: (sandbox: Sandbox) => Promise<void>;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command in a namespace of its own, as a pass does. */
export async function inSandbox(
  command: readonly string[],
  cwd: string,
  { isPrivileged = mayMount(), after, env = process.env }: How = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'find-lr-sandbox-'));
  try {
    const sandbox = await makeSandbox(folder, cwd, isPrivileged);
    const wrapped = sandbox.wrap(command, env);
    const [file, ...words] = wrapped.command;
    const ran = await new Promise<Ran>((resolve) => {
      const done = (error: ExecFileException | null, stdout: string, stderr: string): void =>
        resolve({ code: Number(error?.code ?? (error === null ? 0 : 1)), stdout, stderr });
      execFile(file!, words, { cwd: wrapped.cwd, env, maxBuffer: 1 << 26 }, done).stdin?.end();
    });
    await after?.(sandbox);
    return ran;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder of the user's, by its real path. */
export function makeFolder(parent = tmpdir()): string {
  return realpathSync(mkdtempSync(join(parent, 'find-lr-user-')));
}

/**
 * All that can be known of a folder and what lies in it. The time of a file's last change tells of changes to its extended attributes as well.
 */
export function everythingIn(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const look = (path: string): void => {
    const stats = lstatSync(path, { bigint: true });
    const content = stats.isFile()
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : stats.isSymbolicLink()
        ? readlinkSync(path)
        : '';
    const { ino, mode, uid, gid, nlink, size, mtimeNs, ctimeNs } = stats;
    found[path] = [ino, mode, uid, gid, nlink, size, mtimeNs, ctimeNs, content].join(' ');
    if (stats.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
  };
  look(folder);
  return found;
}
