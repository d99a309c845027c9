import { inspect } from 'node:util';
import type { CellError } from '../messages.ts';

/** Anything may be thrown, also what throws itself when it is looked at. */
export function toCellError(thrown: unknown): CellError {
  try {
    return lookedAt(thrown);
  } catch {
    const message = 'What was thrown cannot be shown: its own code throws when it is read.';
    return { name: 'Thrown', message, stack: `Thrown: ${message}` };
  }
}

/** Whether it is what ends an interrupted cell. */
export function isInterrupt(thrown: unknown): boolean {
  try {
    return (thrown as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
  } catch {
    return false;
  }
}

function lookedAt(thrown: unknown): CellError {
  if (!(thrown instanceof Error)) {
    const message = textOf(thrown);
    return { name: 'Thrown', message, stack: `Thrown: ${message}` };
  }
  if (isInterrupt(thrown)) {
    const message = 'The cell was interrupted.';
    return { name: 'Interrupted', message, stack: message };
  }
  return { name: textOf(thrown.name), message: textOf(thrown.message), stack: withCauses(thrown, new Set()) };
}

/** `told`: what stands above; an error may be the cause of its cause. */
function withCauses(error: Error, told: Set<Error>): string {
  told.add(error);
  const stack = textOf(error.stack ?? `${textOf(error.name)}: ${textOf(error.message)}`);
  if (error.cause instanceof Error && !told.has(error.cause))
    return `${stack}\nCaused by ${withCauses(error.cause, told)}`;
  if (error instanceof AggregateError)
    return [
      stack,
      ...error.errors
        .filter((inner) => !told.has(inner))
        .map((inner) => (inner instanceof Error ? withCauses(inner, told) : inspect(inner))),
    ].join('\n');
  return stack;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}
