import { inspect } from 'node:util';
import type { CellError } from '../messages.ts';

/** Anything may be thrown. */
export function toCellError(thrown: unknown): CellError {
  if (!(thrown instanceof Error)) {
    const message = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { name: 'Thrown', message, stack: `Thrown: ${message}` };
  }
  if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') {
    const message = 'The cell was interrupted.';
    return { name: 'Interrupted', message, stack: message };
  }
  return { name: thrown.name, message: thrown.message, stack: withCauses(thrown) };
}

function withCauses(error: Error): string {
  const stack = String(error.stack ?? `${error.name}: ${error.message}`);
  if (error.cause instanceof Error && error.cause !== error)
    return `${stack}\nCaused by ${withCauses(error.cause)}`;
  if (error instanceof AggregateError)
    return [
      stack,
      ...error.errors.map((inner) => (inner instanceof Error ? withCauses(inner) : inspect(inner))),
    ].join('\n');
  return stack;
}
