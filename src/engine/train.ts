import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import type { RunSpec } from '../protocol/spec.ts';
import type { ChildExit } from './child.ts';
import { trainingEnvironment } from './environment.ts';
import { launchFor } from './launch.ts';

/** LRs to train with, in place of those that the script makes its optimizers with. */
export interface Training {
  /** By optimizer id; the others keep theirs. */
  readonly lrs: Readonly<Record<string, number>>;
  /** Ids of those whose LR the script sets by hand. */
  readonly byHand: readonly string[];
}

export interface TrainOptions {
  /** The folder of the build that holds `runner/` and the backends. */
  readonly assets: string;
  /** Where the script's output goes: the user's own stdout, or stderr where stdout is kept for machines. */
  readonly output: 'stdout' | 'stderr';
}

/**
 * Trains the unmodified script to its own end, as if its user had started it here: it has the terminal, writes what it writes, and
 * is guarded by nothing. Resolves with how it ended; rejects with a sentence when it cannot be started.
 */
export async function train(spec: RunSpec, training: Training, options: TrainOptions): Promise<ChildExit> {
  const launch = await launchFor(spec, { ...process.env, ...spec.env });
  const [file, ...args] = launch.command;
  const child = spawn(file!, args, {
    cwd: spec.target.cwd,
    env: trainingEnvironment(training, spec, launch, options.assets),
    stdio: ['inherit', options.output === 'stdout' ? 'inherit' : process.stderr, 'inherit'],
  });
  // Ctrl+C at a terminal reaches the script by itself, and twice would break off what it does about it.
  const hasTerminal = [0, 1, 2].some((stream) => isatty(stream));
  const forward = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
  for (const name of signals) process.on(name, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (error) =>
        reject(new Error(`${launch.command[0]} could not be started: ${error.message}`)),
      );
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    for (const name of signals) process.off(name, forward);
  }
}
