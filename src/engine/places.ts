import { existsSync } from 'node:fs';
import type { OptimizerMessage } from '../protocol/messages.ts';

/**
 * The message without places that are not on this disk: a framework's source maps name files of its own repository, which
 * look like the user's.
 */
export function withRealPlaces(message: OptimizerMessage): OptimizerMessage {
  const frames = (message.frames ?? []).filter(({ file }) => existsSync(file));
  const isReal = message.location !== null && existsSync(message.location.file);
  return { ...message, frames, location: isReal ? message.location : (frames[0] ?? null) };
}
