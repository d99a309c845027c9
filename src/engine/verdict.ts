import type { RunnerProcess } from './runnerProcess.ts';

/** Which rank a distributed training ended for. */
export interface Verdict {
  /** Null when all ranks failed alike, or the process that started them did. */
  readonly rank: number | null;
  readonly process: RunnerProcess;
}

/**
 * What a rank is told by its means of communication when a peer has left, and what a launcher says of ranks that failed. Only where
 * nothing else is known is it the cause.
 */
const ECHO =
  /gloo|nccl|\bmpi\b|connection (was )?(closed|reset|refused|lost)|broken pipe|Dist(Backend|Network|Store)Error|Process(Raised|Exited)Exception|ChildFailedError|SignalException|Rendezvous\w*Error/i;

/**
 * Which failure of several is the one to name: an error of a rank's own; else one of the process that started the ranks; else, of the ranks
 * that were gone without a word, the one that this process names, or the first; else the first that lost its peers. Null when none
 * has failed. `ranks` and `others`: in the order in which they ended.
 */
export function judge(
  ranks: readonly { rank: number; process: RunnerProcess }[],
  others: readonly RunnerProcess[],
  world: number,
): Verdict | null {
  const failed = ranks.filter(({ process }) => process.failed);
  const own = failed.find(({ process }) => hasOwnError(process));
  if (own !== undefined) {
    const message = messageOf(own.process);
    const alike = failed.length === world && failed.every(({ process }) => messageOf(process) === message);
    return alike ? { ...own, rank: null } : own;
  }
  const starter = others.find((process) => process.failed && hasOwnError(process));
  if (starter !== undefined) return { rank: null, process: starter };
  const silent = failed.filter(({ process }) => process.done === null);
  const named = silent.find(({ rank }) =>
    others.some((process) => process.failed && namesRank(process, rank)),
  );
  return named ?? silent[0] ?? failed[0] ?? null;
}

/** Whoever starts ranks ends the others as soon as one dies, so quickly that the order in which we see them leave says little. */
export function isUndecided(
  ranks: readonly { rank: number; process: RunnerProcess }[],
  others: readonly RunnerProcess[],
): boolean {
  const silent = ranks.filter(({ process }) => process.gone && process.done === null);
  return silent.length > 1 && !others.some((process) => process.failed);
}

/** In the words of `torch.multiprocessing.spawn`, whose processes are the ranks. */
function namesRank(process: RunnerProcess, rank: number): boolean {
  return new RegExp(`\\bprocess ${rank} (terminated|exited)\\b`, 'i').test(messageOf(process));
}

function hasOwnError(process: RunnerProcess): boolean {
  return process.done !== null && !ECHO.test(messageOf(process));
}

function messageOf({ done }: RunnerProcess): string {
  return done?.error?.message ?? `exit code ${done?.exitCode ?? 'unknown'}`;
}
