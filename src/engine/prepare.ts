import { existsSync } from 'node:fs';
import type { Diagnosis } from '../analysis/types.ts';
import { languageOf } from '../protocol/language.ts';
import { maskArguments } from '../protocol/secrets.ts';
import type { RunSpec, Target } from '../protocol/spec.ts';
import { describeCommand } from './describeCommand.ts';
import { launchFor } from './launch.ts';
import type { Launch } from './launcher.ts';
import { InterpreterError } from './python/index.ts';

/** How a target is started, and what keeps it from that. */
export interface Preparation {
  /** Null where nothing was found to start it with. */
  readonly launch: Launch | null;
  /** As a person would type it. */
  readonly command: string;
  /** Why it is not started. */
  readonly problem: Diagnosis | null;
}

const ADVICE = 'Correct that and run again.';

/** `assets`: the folder of the build. Never throws for what is wrong with the target. */
export async function prepare(spec: RunSpec, assets: string): Promise<Preparation> {
  const { target } = spec;
  let launch: Launch | null = null;
  let problem: Diagnosis | null;
  try {
    launch = await launchFor(spec, { ...process.env, ...spec.env }, assets);
    problem = missing(target);
  } catch (error) {
    problem = unstartable(error);
  }
  return {
    launch,
    command: describeCommand(maskArguments(commandOf(target, launch)).args, target.cwd),
    problem,
  };
}

/** Of cells it is the notebook that says what is run; what runs them is ours. */
function commandOf(target: Target, launch: Launch | null): readonly string[] {
  if (launch !== null && target.kind === 'script') return launch.command;
  const interpreter = launch?.command[0] ?? (languageOf(target) === 'python' ? 'python' : 'node');
  return [interpreter, target.path, ...target.args];
}

function unstartable(error: unknown): Diagnosis {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof InterpreterError
    ? { code: 'interpreter', message, advice: 'Choose another interpreter.' }
    : { code: 'script-failed', message, advice: ADVICE };
}

function missing(target: Target): Diagnosis | null {
  if (target.kind === 'script' && !existsSync(target.path))
    return { code: 'script-failed', message: `There is no file ${target.path}.`, advice: ADVICE };
  return existsSync(target.cwd)
    ? null
    : { code: 'script-failed', message: `There is no folder ${target.cwd} to run in.`, advice: ADVICE };
}
