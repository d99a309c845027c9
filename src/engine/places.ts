import { existsSync } from 'node:fs';
import { parseCellFile } from '../protocol/cells.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';

/**
 * The message without places that are neither on this disk nor in a cell: a framework's source maps name files of its own repository,
 * which look like the user's.
 */
export function withRealPlaces(message: OptimizerMessage): OptimizerMessage {
  const frames = (message.frames ?? []).filter(({ file }) => isReal(file));
  const { location } = message;
  return {
    ...message,
    frames,
    location: location !== null && isReal(location.file) ? location : (frames[0] ?? null),
  };
}

function isReal(file: string): boolean {
  return parseCellFile(file) !== null || existsSync(file);
}
