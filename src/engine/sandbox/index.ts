import type { GuardOfRun } from '../../protocol/guard.ts';
import { guardHere } from './probe.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

export { keepDownloads } from './keep.ts';
export type { Sandbox } from './sandbox.ts';

/** How a pass is kept from the user's files; a sandbox where it is the kernel that does it. */
export interface PassGuard {
  readonly guard: GuardOfRun;
  readonly sandbox: Sandbox | null;
}

/** `folder`: of the pass, in which the layers are to lie; `cwd`: where it is to run. */
export async function guardPass(folder: string, cwd: string, isWanted: boolean): Promise<PassGuard> {
  if (!isWanted) return { guard: { by: 'none' }, sandbox: null };
  const { guard, isPrivileged } = await guardHere(folder);
  if (isPrivileged === null) return { guard, sandbox: null };
  try {
    return { guard, sandbox: await makeSandbox(folder, cwd, isPrivileged) };
  } catch (error) {
    // It went well when it was tried: a mount has come since.
    const because = error instanceof Error ? error.message : String(error);
    return { guard: { by: 'patches', because }, sandbox: null };
  }
}
