import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

/** A process that outlives us by a moment, should we be killed: it ends the child with all that it started, and removes the folder of the pass. */
export interface Keeper {
  /** What to end; undefined where it could not be started. */
  watch(child: number | undefined): void;
  /** Nothing is left to end. Resolves when the keeper is gone. */
  dismiss(): Promise<void>;
}

/**
 * Started before the child, so that a child ends with us from its first instruction on. What the child itself could do does not reach so far:
 * `PR_SET_PDEATHSIG` ends a process when the thread that started it ends, is forgotten in the processes that it starts, and is Linux's alone;
 * and to watch a pipe a process needs our runner, which no program in another language loads, and a thread, which a script that forks
 * is warned of. The pipe that the keeper reads is closed by the kernel however we end.
 *
 * A shell waits, since it is small; only what is to be done then needs Node.
 */
const SHELL = 'while read -r word; do [ "$word" = over ] && exit; child=$word; done; exec "$@" "$child"';

/** `marker`: a string in the child's environment that no other process has; `assets`: the folder of the build. */
export function startKeeper(folder: string, marker: string, assets: string): Keeper {
  const program = [process.execPath, join(assets, 'runner', 'keeper.cjs'), folder, marker];
  const [file, ...args] =
    process.platform === 'win32' ? program : ['/bin/sh', '-c', SHELL, 'find-lr-keeper', ...program];
  const keeper = spawn(file!, args, {
    // No signal to our group or terminal reaches it, and it holds no folder of the user's.
    ...{ detached: true, cwd: dirname(folder), windowsHide: true },
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  const gone = new Promise<void>((resolve) => {
    // Without one the run goes on: it is needed only if we are killed.
    keeper.on('error', () => resolve());
    keeper.on('exit', () => resolve());
  });
  keeper.stdin.on('error', () => {});
  const end = (): void => void keeper.kill('SIGKILL');
  // Comes after those of the child and of the folder, which leave it nothing to do.
  process.on('exit', end);
  return {
    watch(child) {
      if (child !== undefined) keeper.stdin.write(`${child}\n`);
    },
    async dismiss() {
      keeper.stdin.end('over\n');
      await gone;
      process.off('exit', end);
    },
  };
}
