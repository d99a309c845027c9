import { existsSync } from 'node:fs';
import { parseCellFile } from '../protocol/cells.ts';
import type { Location, OptimizerMessage } from '../protocol/messages.ts';

/**
 * The message without places that are neither on this disk nor in a cell: a framework's source maps name files of its own repository,
 * which look like the user's.
 */
export function withRealPlaces(message: OptimizerMessage): OptimizerMessage {
  const groups = message.groups.map((group) =>
    group.set === undefined ? group : { ...group, set: withReal(group.set) },
  );
  return { ...withReal(message), groups };
}

function withReal<T extends { location: Location | null; frames?: Location[] | undefined }>(place: T): T {
  const frames = (place.frames ?? []).filter(({ file }) => isReal(file));
  const { location } = place;
  return {
    ...place,
    frames,
    location: location !== null && isReal(location.file) ? location : (frames[0] ?? null),
  };
}

function isReal(file: string): boolean {
  return parseCellFile(file) !== null || existsSync(file);
}
