/** Where in the user's own code we are. */
import { isAbsolute, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Location } from './wire/messages.ts';

const MAX_FRAMES = 8;
const DEEP = 60;

/** Turns a place in code that we compiled into the place in its source. Null leaves it. */
export type PlaceMapper = (place: Location) => Location | null;
let ourMapper: PlaceMapper | null = null;

export function setPlaceMapper(mapper: PlaceMapper): void {
  ourMapper = mapper;
}

/**
 * The frames of the user's code at the call, innermost first, 1-based lines and columns. Read from the `stack` string: that is
 * where a project's Babel or ts-node puts the lines of the source; V8's call sites know only what it compiled.
 */
export function userFrames(): Location[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP;
  const stack = String(new Error('where').stack);
  Error.stackTraceLimit = limit;
  const frames: Location[] = [];
  for (const line of stack.split('\n').slice(1)) {
    const place = parseFrame(line);
    if (place === null || !isUserCode(place.file)) continue;
    frames.push(ourMapper?.(place) ?? place);
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

/** Of `    at new Net (file:///a%20b/net.ts:3:7)`, `    at async /a b/net.ts:3:7` and the like; null for other lines. */
export function parseFrame(line: string): Location | null {
  const match = /^\s*at (?:.*?\()?(?:async )?(.+?):(\d+):(\d+)\)?$/.exec(line);
  if (match === null) return null;
  const [, raw = '', row, column] = match;
  const file = raw.startsWith('file://') ? fileURLToPath(raw) : raw;
  if (!isAbsolute(file)) return null;
  return { file, line: Number(row), column: Number(column) };
}

function isUserCode(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && file !== __filename;
}
