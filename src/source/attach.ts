import type { OptimizerMessage } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RunRecord } from '../protocol/record.ts';
import type { SourceReader } from './reader.ts';
import type { SourceFiles } from './types.ts';

/**
 * The record with each optimizer's `literal`, `candidates` and `literalNote` filled in. `messages` holds, by id, what the run told
 * of each optimizer: the frames of its construction are not in the record.
 */
export async function attachLiterals(
  record: RunRecord,
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
): Promise<RunRecord> {
  const located = await Promise.all(
    record.optimizers.map(async (entry) => {
      const frames = messages.get(entry.id)?.frames ?? (entry.location === null ? [] : [entry.location]);
      // A `number` of the first message is what the script asked for; a later one may be what a sweep has put there.
      return { entry, ...(await reader.locate({ frames, type: entry.type, lr: entry.lr }, files)) };
    }),
  );
  const optimizers = located.map(({ entry, literal, candidates, note }): OptimizerEntry => {
    const shared = located.filter((other) => other.entry.id !== entry.id && same(other.literal, literal));
    const notes = [
      note,
      shared.length === 0 || note !== undefined ? undefined : sharedNote(shared.map((other) => other.entry)),
    ];
    const text = notes.filter((sentence) => sentence !== undefined).join(' ');
    const filled: OptimizerEntry = { ...entry, literal };
    delete filled.candidates;
    delete filled.literalNote;
    if (candidates.length > 0) filled.candidates = [...candidates];
    if (text !== '') filled.literalNote = text;
    return filled;
  });
  return { ...record, optimizers };
}

function same(a: Literal | null, b: Literal | null): boolean {
  return a !== null && b !== null && a.file === b.file && a.start === b.start && a.end === b.end;
}

function sharedNote(others: readonly OptimizerEntry[]): string {
  const names = others.map((other) => `${other.type} (optimizer ${other.id})`).join(' and ');
  return `The same number also feeds ${names}.`;
}
