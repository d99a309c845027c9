import { constants } from 'node:os';
import type { Diagnosis } from '../../analysis/types.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { sentenceOf } from '../failure.ts';
import type { PassOutcome } from '../pass.ts';
import { adviceFor } from './advice.ts';
import { count, nameOf } from './words.ts';

/** What to say of a script that was gone without a word: what it died of, as far as the system tells. */
export function diagnoseKilled(outcome: PassOutcome, spec: RunSpec): Diagnosis {
  const { exit, failure, points, world } = outcome;
  const script = nameOf(outcome, spec);
  const steps = count(Math.max(points.length, outcome.steps), 'training step');
  const why = failure === null ? '' : `: ${sentenceOf(failure)}`;
  // Of a rank the launcher's own end tells nothing.
  if (world !== null)
    return killed(
      `${script} was killed or crashed after ${steps}${why}.`,
      `${ofMemory(outcome)} What it wrote last may say more.`,
    );
  const signal = exit.signal ?? signalOfShell(exit.code);
  if (signal !== null)
    return killed(`${script} ${died(signal)} after ${steps}${why}.`, adviceOn(signal, outcome));
  if (failure !== null)
    return {
      code: 'script-failed',
      message: `${script} failed after ${steps}${why}.`,
      advice: adviceFor(spec.target).failed,
    };
  if (exit.code !== null)
    return killed(
      `${script} ended with exit code ${exit.code} after ${steps}, past its interpreter.`,
      'Native code that it uses ended it, or another program took its place. Run it by itself to see why.',
    );
  return killed(
    `${script} closed its connection to Find LR after ${steps}, and went on.`,
    'It has closed file descriptors that it did not open, or another program has taken its place. Let that wait until it has trained.',
  );
}

function killed(message: string, advice: string): Diagnosis {
  return { code: 'child-killed', message, advice };
}

/** A shell or launcher that starts the script ends with 128 and the number of the signal that ended the script. */
function signalOfShell(code: number | null): NodeJS.Signals | null {
  if (code === null || code <= 128) return null;
  const found = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return (found?.[0] as NodeJS.Signals | undefined) ?? null;
}

const CRASHES: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGSEGV: 'Native code that it uses read or wrote memory that is not its own.',
  SIGBUS:
    'Native code that it uses lost the memory that it was using: a file that was cut short, or shared memory (/dev/shm) that is full.',
  SIGILL: 'Native code that it uses is built for another processor.',
  SIGFPE: 'Native code that it uses divided by zero.',
  SIGABRT: 'Native code that it uses gave up; what it wrote last may say why.',
};

function died(signal: NodeJS.Signals): string {
  return CRASHES[signal] === undefined ? `was killed by ${signal}` : `crashed (${signal})`;
}

function adviceOn(signal: NodeJS.Signals, outcome: PassOutcome): string {
  const crash = CRASHES[signal];
  if (crash !== undefined)
    return `${crash} Run the script by itself: if it crashes there too, Find LR is not the cause.`;
  switch (signal) {
    case 'SIGKILL':
      return ofMemory(outcome);
    case 'SIGXFSZ':
      return 'It wrote a larger file than is allowed. Raise the limit with ulimit -f.';
    case 'SIGXCPU':
      return 'It used more CPU time than is allowed. Raise the limit with ulimit -t.';
    case 'SIGPIPE':
      return 'It wrote to a pipe that nobody reads. Run the script by itself to see why.';
    default:
      return 'A person, a job manager or the script itself sent it that signal.';
  }
}

function ofMemory({ ranOutOfMemory }: PassOutcome): string {
  if (ranOutOfMemory === true)
    return 'The system killed it because memory ran out. Try a smaller batch, or close other programs.';
  if (ranOutOfMemory === false)
    return 'The system did not run out of memory: a person, a job manager, a limit (ulimit -t) or the script itself did it.';
  return 'The system does that when memory runs out, and a person or a job manager may do it. If it was memory, try a smaller batch.';
}
