import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import type { RunSpec } from '../protocol/spec.ts';
import type { ChildExit } from './child.ts';
import { handOver } from './cells.ts';
import { additionsForTraining } from './environment.ts';
import { launchFor } from './launch.ts';
import type { Training } from './training.ts';
import { makePassFolder } from './workspace.ts';

/** What starts a training; `env` is added to the user's environment. */
export interface TrainingCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Of a script. Rejects with a sentence when it cannot be started. `assets`: the folder of the build that holds `runner/` and the backends. */
export async function trainingCommand(
  spec: RunSpec,
  training: Training,
  assets: string,
): Promise<TrainingCommand> {
  const launch = await launchFor(spec, { ...process.env, ...spec.env }, assets);
  return {
    command: launch.command,
    cwd: spec.target.cwd,
    env: additionsForTraining(training, spec, launch, assets),
  };
}

export interface TrainOptions {
  /** The folder of the build that holds `runner/` and the backends. */
  readonly assets: string;
  /** Where the script's output goes: the user's own stdout, or stderr where stdout is kept for machines. */
  readonly output: 'stdout' | 'stderr';
}

/**
 * Trains the unmodified script, or cells, to their own end, as if its user had started it here: it has the terminal, writes what it writes, and
 * is guarded by nothing. Resolves with how it ended; rejects with a sentence when it cannot be started.
 */
export async function train(spec: RunSpec, training: Training, options: TrainOptions): Promise<ChildExit> {
  const { command, cwd, env } = await trainingCommand(spec, training, options.assets);
  const folder = await makePassFolder();
  const [file = '', ...args] = [...command, ...(await handOver(spec.target, folder.path))];
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
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
      child.on('error', (error) => reject(new Error(`${file} could not be started: ${error.message}`)));
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    for (const name of signals) process.off(name, forward);
    await folder.remove();
  }
}
