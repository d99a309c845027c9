import type { OptimizerMessage } from '../protocol/messages.ts';
import {
  sameLiteral,
  type GroupEntry,
  type Literal,
  type OptimizerEntry,
  type RunRecord,
} from '../protocol/record.ts';
import { laterTrainings } from './later.ts';
import { locateOptimizer } from './locateOptimizer.ts';
import type { SourceReader } from './reader.ts';
import type { GroupPlace, Located, SourceFiles } from './types.ts';

/**
 * The record with each optimizer's `literal`, `candidates` and `literalNote` filled in, and with a diagnosis where the script makes
 * further optimizers (see laterTrainings). `messages` holds, by id, what the run told
 * of each optimizer: the frames of its construction are not in the record. `files` reads the cells of a notebook by their names (see `cellFile`).
 */
export async function attachLiterals(
  record: RunRecord,
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
): Promise<RunRecord> {
  const located = await Promise.all(
    record.optimizers.map(async (entry) => ({
      entry,
      ...(await locateOptimizer(messages.get(entry.id) ?? entry, record.target, reader, files)),
    })),
  );
  const optimizers = located.map(({ entry, literal, candidates, note, groups }) => {
    const others = located.filter(
      (other) =>
        other.entry.id !== entry.id &&
        literal !== null &&
        other.literal !== null &&
        sameLiteral(other.literal, literal),
    );
    const text = note ?? (literal === null ? undefined : sharedNote(literal, others));
    return withPlace(entry, {
      ...{ literal, candidates },
      ...(text === undefined ? {} : { note: text }),
      ...(groups === undefined ? {} : { groups }),
    });
  });
  const later = await laterTrainings(record, reader, files, messages);
  return {
    ...record,
    optimizers,
    diagnoses: later === null ? record.diagnoses : [...record.diagnoses, later],
  };
}

/** The entry with what is known now of the place of its LR, and none of what was known before. */
export function withPlace(
  entry: OptimizerEntry,
  { literal, candidates, note, groups }: Located,
): OptimizerEntry {
  const filled: OptimizerEntry = {
    ...entry,
    literal,
    groups: entry.groups.map((group, i) => withGroupPlace(group, groups?.[i])),
  };
  delete filled.candidates;
  delete filled.literalNote;
  if (candidates.length > 0) filled.candidates = [...candidates];
  if (note !== undefined) filled.literalNote = note;
  return filled;
}

function withGroupPlace(group: GroupEntry, place: GroupPlace | undefined): GroupEntry {
  const { lr, size, set } = group;
  return {
    ...{ lr },
    ...(size === undefined ? {} : { size }),
    ...(set === undefined ? {} : { set }),
    ...(place === undefined ? {} : { literal: place.literal }),
    ...(place?.note === undefined ? {} : { literalNote: place.note }),
  };
}

function sharedNote(literal: Literal, others: readonly { entry: OptimizerEntry }[]): string | undefined {
  if (others.length === 0) return undefined;
  const names = others.map(({ entry }) => `${entry.type} (optimizer ${entry.id})`).join(' and ');
  return literal.kind === 'number' ? `This number also feeds ${names}.` : `This place also makes ${names}.`;
}
