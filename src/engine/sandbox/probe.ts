import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GuardOfRun } from '../../protocol/guard.ts';
import { makeSandbox } from './sandbox.ts';
import { mayMount } from './surroundings.ts';

/** What can be done on this machine. */
export interface Found {
  readonly guard: GuardOfRun;
  /** The user may mount without a user namespace; null where there is no namespace at all. */
  readonly isPrivileged: boolean | null;
}

let found: Promise<Found> | null = null;

/**
 * Which guard a run can have on this machine: found out once, by trying. `folder`: where it is tried; that of a pass, which is removed even if we are
 * killed meanwhile.
 */
export function guardHere(folder: string): Promise<Found> {
  return (found ??= find(folder));
}

async function find(folder: string): Promise<Found> {
  let because = 'only Linux can put copies over all files';
  if (process.platform === 'linux')
    // Whoever is root in a container may mount, but not over what the container holds together.
    for (const isPrivileged of mayMount() ? [true, false] : [false]) {
      const refusal = await tryIt(folder, isPrivileged);
      if (refusal === null) return { guard: { by: 'kernel' }, isPrivileged };
      because = `this system does not allow it (${refusal})`;
    }
  return { guard: { by: 'patches', because }, isPrivileged: null };
}

/** Why it cannot be; null where it can. */
async function tryIt(base: string, isPrivileged: boolean): Promise<string | null> {
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(base, 'probe-'));
    const sandbox = await makeSandbox(folder, '/', isPrivileged);
    const { command, cwd } = sandbox.wrap(['true'], process.env);
    await promisify(execFile)(command[0]!, command.slice(1), { cwd, timeout: 10_000 });
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

/** The first line that the tool wrote, else what our own look said. */
function reasonOf(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const line = said.trim() === '' ? (error instanceof Error ? error.message : String(error)) : said.trim();
  return line.split('\n')[0]!.replace(/\.$/, '');
}
