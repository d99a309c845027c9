/** How the script ends, seen without changing it. */
import { hideOurFrames } from './frames.ts';

export interface Ending {
  readonly exitCode: number;
  /** The script called `process.exit`. */
  readonly explicit: boolean;
  /** What was thrown and not caught, last. */
  readonly thrown?: unknown;
}

interface WithReallyExit {
  reallyExit(code?: number): never;
}

/** Calls `onEnd` when the process is about to go, whatever way JavaScript can see. */
export function watchEnding(onEnd: (ending: Ending) => void): void {
  let explicit = false;
  let thrown: { error: unknown } | null = null;

  // The monitor sees what is thrown and leaves it to the script's own handlers, and to Node.
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    thrown = { error };
    hideOurFrames(error);
  });
  const exit = process.exit;
  process.exit = function (this: unknown, ...args) {
    explicit = true;
    return exit.apply(process, args);
  } as typeof process.exit;
  process.on('exit', (exitCode) => {
    onEnd({ exitCode, explicit, ...(thrown === null ? {} : { thrown: thrown.error }) });
  });
}

const reallyExit = (process as unknown as WithReallyExit).reallyExit;

/** Ends this process without running any more of the script, its exit handlers included. */
export function quit(): never {
  return reallyExit.call(process, 0);
}
