import { fileURLToPath } from 'node:url';
import { describePlace, parseCellFile } from '../protocol/cells.ts';
import type { Target } from '../protocol/spec.ts';

/** What a script died of, for a sentence. */
export interface Failure {
  /** One line, for example `TypeError: x is not a function`. */
  readonly message: string;
  /** Where, for example `train.ts:12`; null if it cannot be told. */
  readonly place: string | null;
  /** It would not have its command line. */
  readonly isRefusal?: boolean;
}

/** The line of a stack trace that names the error. */
const ERROR_LINE = /^(Uncaught )?((?:[a-z_]\w*\.)*[A-Z]\w*(Error|Exception)?)( \[[\w.]+\])?: \S/;

/** Reads the end of what a script wrote to stderr. Null when there is no error in it. */
export function failureInOutput(stderr: string, target: Target): Failure | null {
  const lines = stripAnsi(stderr).split(/\r?\n/);
  // Node prints the error last; above it there may be the line of source with a caret, below it the stack.
  const at = lines.map((line) => ERROR_LINE.test(line)).lastIndexOf(true);
  const refusal = refusalIn(lines);
  if (at === -1) return refusal;
  const place = placeIn(lines, target);
  return place === null && refusal !== null ? refusal : { message: lines[at]!.trim(), place };
}

/** What argparse (`train.py: error: the following arguments are required: --data`) and click (`Error: …`, below how the script is used) say. */
function refusalIn(lines: readonly string[]): Failure | null {
  const tellsUsage = lines.some((line) => /^usage: /i.test(line));
  const line = lines
    .filter((text) => /^\S+: error: \S/.test(text) || (tellsUsage && /^Error: \S/.test(text)))
    .at(-1);
  return line === undefined ? null : { message: line.trim(), place: null, isRefusal: true };
}

/** A failure that the runner caught itself. */
export function failureOf(error: { message: string; stack?: string | undefined }, target: Target): Failure {
  if (error.stack?.includes('Traceback (most recent call last)') === true)
    return { message: error.message.split('\n')[0]!, place: placeIn(error.stack.split('\n'), target) };
  const first = error.stack?.split('\n')[0]?.trim();
  const message =
    first?.includes(error.message.split('\n')[0]!) === true ? first : error.message.split('\n')[0]!;
  return { message, place: placeIn((error.stack ?? '').split('\n'), target) };
}

/** Whether the memory of the machine or of its GPU ran out. */
export function isOutOfMemory({ message }: Failure): boolean {
  return /out of memory|\bMemoryError\b/.test(message);
}

/** Without the point at its end. */
export function sentenceOf({ message, place }: Failure): string {
  return place === null ? message.replace(/\.$/, '') : `${message} (${place})`;
}

/** The first place that lies in the script or a cell, else in the user's own code. */
function placeIn(lines: readonly string[], target: Target): string | null {
  const python = pythonPlace(lines, target);
  if (python !== null) return python;
  const places = lines.flatMap((line) => {
    if (/(?:\(|\bat )node:/.test(line)) return [];
    const found = /(file:\/\/\/?[^\s()]+?|(?:[A-Za-z]:)?[\\/][^()]*?):(\d+)(?::(\d+))?\)?\s*$/.exec(line);
    return found === null ? [] : [{ file: toPath(found[1]!), line: found[2]! }];
  });
  const own = places.filter(({ file }) => !/[\\/]node_modules[\\/]|[\\/]runner[\\/]\w+\.cjs$/.test(file));
  const best = own.find(({ file }) => isTarget(file, target)) ?? own[0];
  return best === undefined ? null : describePlace(best.file, Number(best.line), target);
}

/** Python's tracebacks have the innermost place last; of an error behind another, the last is the one that ended the script. */
function pythonPlace(lines: readonly string[], target: Target): string | null {
  const places = lines.flatMap((line) => {
    const found = /^\s*File "([^"]+)", line (\d+)/.exec(line);
    return found === null ? [] : [{ file: found[1]!, line: found[2]! }];
  });
  const own = places.filter(
    ({ file }) => !/^<|[\\/](?:site|dist)-packages[\\/]|[\\/]lib[\\/]python3|[\\/]find_lr[\\/]/.test(file),
  );
  const best = own.filter(({ file }) => isTarget(file, target)).at(-1) ?? own.at(-1);
  return best === undefined ? null : describePlace(best.file, Number(best.line), target);
}

function isTarget(file: string, { kind, path }: Target): boolean {
  return kind === 'script' ? file === path : parseCellFile(file)?.path === path;
}

function toPath(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file; // Cut short in the output: shown as it stands.
  }
}

function stripAnsi(text: string): string {
  return text.replace(/\u001b\[[\d;]*[A-Za-z]/g, '');
}
