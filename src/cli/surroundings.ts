import { existsSync } from 'node:fs';
import { ExitCode, UsageError } from './exitCodes.ts';

/** Throws a UsageError where the folder that the user is in cannot be worked in. */
export function checkFolder(): void {
  let folder: string;
  try {
    folder = process.cwd();
  } catch {
    throw new UsageError('The folder that you are in does not exist any more. Change to another one.');
  }
  // What stands for bytes that are no UTF-8 names nothing that is there.
  if (folder.includes('\uFFFD') && !existsSync(folder))
    throw new UsageError(`The name of the folder that you are in, ${folder}, ${NO_UTF8}`);
}

export const NO_UTF8 = 'is no valid UTF-8, so that Node.js cannot open it. Rename it.';

/** What to say where a stream takes nothing more; null for another error. */
export function whyNotWritten(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'write') return null;
  const code = 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'no space is left',
    EDQUOT: 'your quota is used up',
    EFBIG: 'the limit for the size of files (ulimit -f) is reached',
    EIO: 'the device or terminal is gone',
    EBADF: 'it is closed',
  };
  const reason = reasons[code];
  return reason === undefined ? null : `The output cannot be written: ${reason}.`;
}

/** What happens where a stream of ours fails: without a reader there is nothing left to say, else it is said on stderr. */
export function watchStreams(say: (sentence: string) => void): void {
  // A reader that has seen enough (`| head`) closes the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    const why = whyNotWritten(error);
    if (why === null) throw error;
    say(why);
    process.exit(ExitCode.usage);
  });
  // Nobody can be told.
  process.stderr.on('error', () => process.exit(process.exitCode ?? ExitCode.usage));
}
