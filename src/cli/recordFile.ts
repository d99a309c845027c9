import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import { UsageError } from './exitCodes.ts';
import { readText, withoutMark } from './files.ts';

/** The run record in a file. Throws a UsageError with a sentence when the file holds none. */
export async function readRecord(file: string): Promise<RunRecord> {
  return recordOfText(await readText(file), file);
}

/** Whether a text is meant to be a record, if not a right one. */
export function looksLikeRecord(text: string): boolean {
  return /^\s*\{\s*"schema"\s*:\s*"find-lr\./.test(withoutMark(text));
}

/** `file`: where the text comes from, for people. Throws a UsageError, likewise. */
export function recordOfText(text: string, file: string): RunRecord {
  try {
    return parseRunRecord(JSON.parse(withoutMark(text)));
  } catch (error) {
    throw new UsageError(`${file} cannot be used: ${reasonOf(error, text)}`);
  }
}

function reasonOf(error: unknown, text: string): string {
  if (!(error instanceof SyntaxError)) return error instanceof Error ? error.message : String(error);
  if (text.trim() === '') return 'it is empty.';
  return text.trimStart().startsWith('{')
    ? 'it is no whole JSON. Was it cut off, or are these the events of --events?'
    : 'it is no JSON. A run record is what find-lr run --out or --json has written.';
}
