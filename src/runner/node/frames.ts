/** Where in the user's own code we are. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, sep } from 'node:path';
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
 * The frames of the user's code at the call, innermost first, 1-based lines and columns. Whose a frame is, V8's call sites say;
 * where it is, the `stack` string: there a project's Babel, ts-node or tsx puts the lines of the source (and the sources of
 * packages that ship source maps, which lie nowhere on this disk).
 */
export function userFrames(): Location[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEP;
  const sites = callSites();
  const lines = String(new Error('where').stack)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  Error.stackTraceLimit = limit;

  const frames: Location[] = [];
  // Both were taken in this function; `callSites` itself is left out there.
  for (const [i, site] of sites.entries()) {
    if (site === null || !isUserCode(site.file)) continue;
    const told = sites.length === lines.length ? parseFrame(lines[i] ?? '') : null;
    const place = told !== null && existsSync(told.file) ? told : site;
    frames.push(ourMapper?.(place) ?? place);
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

/** The places as compiled, without the frame of this function; null for those without a file. */
function callSites(): (Location | null)[] {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder, callSites);
  const sites = holder.stack as NodeJS.CallSite[];
  Error.prepareStackTrace = prepare;
  return sites.map((site) => {
    const file = toPath(site.getFileName() ?? '');
    return file === null
      ? null
      : { file, line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  });
}

/** Of `    at new Net (file:///a%20b/net.ts:3:7)`, `    at async /a b/net.ts:3:7` and the like; null for other lines. */
function parseFrame(line: string): Location | null {
  const match = /^\s*at (?:.*?\()?(?:async )?(.+?):(\d+):(\d+)\)?$/.exec(line);
  if (match === null) return null;
  const [, raw = '', row, column] = match;
  const file = toPath(raw);
  return file === null ? null : { file, line: Number(row), column: Number(column) };
}

/** Null for what is no file: `node:internal`, `<anonymous>`, `evalmachine.<anonymous>`. */
function toPath(name: string): string | null {
  const file = name.startsWith('file://') ? fileURLToPath(name) : name;
  return isAbsolute(file) ? file : null;
}

function isUserCode(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !isOurs(file);
}

function isOurs(file: string): boolean {
  return dirname(file) === __dirname;
}

/** Takes our frames out of what an error prints of itself, and of those that it came of. */
export function hideOurFrames(thrown: unknown, seen = new Set<unknown>()): void {
  if (!(thrown instanceof Error) || seen.has(thrown)) return;
  seen.add(thrown);
  const lines = String(thrown.stack).split('\n');
  const told = lines.filter((line) => !isOurs(parseFrame(line)?.file ?? ''));
  // Not assigned: an error may be frozen.
  if (told.length < lines.length) Reflect.set(thrown, 'stack', told.join('\n'));
  hideOurFrames(thrown.cause, seen);
  if (thrown instanceof AggregateError) for (const error of thrown.errors) hideOurFrames(error, seen);
}
