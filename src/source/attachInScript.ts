import type { OptimizerMessage } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RunRecord } from '../protocol/record.ts';
import { laterTrainings } from './later.ts';
import type { SourceReader } from './reader.ts';
import type { SourceFiles } from './types.ts';

export type ScriptRecord = RunRecord & { target: { kind: 'script' } };

/** See `attachLiterals`; `subject` is what a sentence calls the script. */
export async function attachInScript<T extends ScriptRecord>(
  record: T,
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
  subject?: string,
): Promise<T> {
  const located = await Promise.all(
    record.optimizers.map(async (entry) => {
      const frames = messages.get(entry.id)?.frames ?? (entry.location === null ? [] : [entry.location]);
      const { args, cwd, path: script } = record.target;
      const schedule = messages.get(entry.id)?.schedule;
      const query = { frames, type: entry.type, lr: entry.lr, args, cwd, script };
      return {
        entry,
        ...(await reader.locate(schedule === undefined ? query : { ...query, schedule }, files)),
      };
    }),
  );
  const optimizers = located.map(({ entry, literal, candidates, note }): OptimizerEntry => {
    const others = located.filter((other) => other.entry.id !== entry.id && same(other.literal, literal));
    const text = note ?? (literal === null ? undefined : sharedNote(literal, others));
    const filled: OptimizerEntry = { ...entry, literal };
    delete filled.candidates;
    delete filled.literalNote;
    if (candidates.length > 0) filled.candidates = [...candidates];
    if (text !== undefined) filled.literalNote = text;
    return filled;
  });
  const later = await laterTrainings(record, reader, files, messages, subject);
  return {
    ...record,
    optimizers,
    diagnoses: later === null ? record.diagnoses : [...record.diagnoses, later],
  };
}

function same(a: Literal | null, b: Literal | null): boolean {
  return a !== null && b !== null && a.file === b.file && a.start === b.start && a.end === b.end;
}

function sharedNote(literal: Literal, others: readonly { entry: OptimizerEntry }[]): string | undefined {
  if (others.length === 0) return undefined;
  const names = others.map(({ entry }) => `${entry.type} (optimizer ${entry.id})`).join(' and ');
  return literal.kind === 'number' ? `This number also feeds ${names}.` : `This place also makes ${names}.`;
}
