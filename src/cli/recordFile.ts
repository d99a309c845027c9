import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import { UsageError } from './exitCodes.ts';
import { readText } from './files.ts';

/** The run record in a file. Throws a UsageError with a sentence when the file holds none. */
export async function readRecord(file: string): Promise<RunRecord> {
  const text = await readText(file);
  try {
    return parseRunRecord(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? 'it is no JSON' : error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be used: ${reason}`);
  }
}
