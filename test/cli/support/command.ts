import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cp, lstat, mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunRecord } from '../../../src/protocol/record.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The build under test (`npm run build` makes it); FIND_LR_DIST names another. */
export const dist = resolve(process.env['FIND_LR_DIST'] ?? join(root, 'dist'));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Pids of processes that the command started and left. */
  readonly left: number[];
  /** Those of them that are still there now. */
  remaining(): number[];
}

/** A folder of a user's: the fixture scripts, and the repository's packages to import. */
export class UserFolder {
  private constructor(readonly path: string) {}

  static async make(name = 'project'): Promise<UserFolder> {
    const path = join(await mkdtemp(join(tmpdir(), 'find-lr-user-')), name);
    await cp(join(root, 'test/fixtures/scripts'), path, { recursive: true });
    await symlink(join(root, 'node_modules'), join(path, 'node_modules'));
    return new UserFolder(path);
  }

  /** Changes with any name, mode or content in the folder. */
  async hash(): Promise<string> {
    const hash = createHash('sha256');
    for (const path of await filesBelow(this.path)) {
      const stats = await lstat(path);
      hash.update(`${path} ${stats.mode} `);
      if (stats.isFile()) hash.update(await readFile(path));
      if (stats.isSymbolicLink()) hash.update(await readlink(path));
    }
    return hash.digest('hex');
  }

  async remove(): Promise<void> {
    await rm(resolve(this.path, '..'), { recursive: true, force: true });
  }
}

/** Everything in a folder, links not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...(await filesBelow(path))] : [path];
    }),
  );
  return paths.flat().sort();
}

export interface CommandOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** Words before the command. */
  readonly within?: readonly string[];
  /** Called with what has been written so far, whenever there is more. */
  readonly onStdout?: (text: string, child: ChildProcess) => void;
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Words before a command that then may make no mount namespace, as in a container: only patches can guard it. */
export const withoutNamespaces: readonly string[] =
  process.platform === 'linux'
    ? ['unshare', '-Ur', 'sh', '-c', 'echo 0 > /proc/sys/user/max_mnt_namespaces && exec "$@"', 'sh']
    : [];

/** Where the runs of these tests are remembered, so that none of them is in the home of who runs them. */
export const stateHome = mkdtempSync(join(tmpdir(), 'find-lr-state-'));
process.on('exit', () => rmSync(stateHome, { recursive: true, force: true }));

/** Runs `find-lr` as a user at a terminal without colours would. */
export async function findLr(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const marker = randomUUID();
  const [file, ...words] = [...(options.within ?? []), process.execPath, join(dist, 'cli.mjs'), ...args];
  const child = spawn(file!, words, {
    cwd: options.cwd,
    env: { ...process.env, XDG_STATE_HOME: stateHome, ...options.env, FIND_LR_TEST_MARKER: marker },
  });
  const streams = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    streams.stdout += chunk.toString();
    options.onStdout?.(streams.stdout, child);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    streams.stderr += chunk.toString();
    options.onStderr?.(streams.stderr, child);
  });
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, ...streams, left: processesWith(marker), remaining: () => processesWith(marker) };
}

export function recordOf({ stdout }: Outcome): RunRecord {
  return JSON.parse(stdout) as RunRecord;
}

/**
 * Those that have it in their environment, or in their command line (none once they have ended). Where /proc does not tell it, nothing is found and
 * nothing is claimed.
 */
export function processesWith(marker: string, where: 'environ' | 'cmdline' = 'environ'): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/${where}`, 'utf8').includes(marker);
      } catch {
        return false; // Gone, or another user's.
      }
    })
    .map(Number);
}
