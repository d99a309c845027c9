import { InterpreterError, launchFor } from '../engine/index.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { UsageError } from './exitCodes.ts';

/** What the user named to start the script with. */
interface Named {
  readonly python?: string;
  readonly node?: string;
  readonly launcher?: readonly string[];
}

/** Throws a UsageError where a program that the user named cannot start the script: better before the run than as its failure. */
export async function checkPrograms(spec: RunSpec, named: Named, assets: string): Promise<void> {
  if (named.python === undefined && named.node === undefined && named.launcher === undefined) return;
  try {
    await launchFor(spec, { ...process.env, ...spec.env }, assets);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(error instanceof InterpreterError ? `${reason} Name another by --python.` : reason);
  }
}
