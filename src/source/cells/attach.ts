import type { OptimizerMessage } from '../../protocol/messages.ts';
import { cellFile } from '../../protocol/cells.ts';
import type { OptimizerEntry, RunRecord } from '../../protocol/record.ts';
import { attachInScript } from '../attachInScript.ts';
import type { SourceReader } from '../reader.ts';
import type { SourceFiles } from '../types.ts';
import { JoinedCells } from './joinedCells.ts';

/** See `attachLiterals`: the cells are searched as if they were one script, and told of as the cells that they are. */
export async function attachInCells(
  record: RunRecord & { target: { kind: 'cells' } },
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
): Promise<RunRecord> {
  const { path, language, cwd } = record.target;
  const cells = await Promise.all(
    record.target.cells.map(async ({ id, number }) => {
      return { id, number, source: (await files.read(cellFile(path, id))) ?? '' };
    }),
  );
  const joined = new JoinedCells({ path, language, cells });
  const entered = {
    ...record,
    target: { kind: 'script' as const, path: joined.path, args: [], cwd },
    optimizers: record.optimizers.map((entry) => ({ ...entry, location: enter(joined, entry.location) })),
  };
  const told = new Map(
    [...messages].map(([id, message]) => {
      const location = enter(joined, message.location);
      const frames = message.frames?.map((frame) => joined.enter(frame));
      return [id, { ...message, location, ...(frames === undefined ? {} : { frames }) }];
    }),
  );
  const filled = await attachInScript(entered, reader, joined.files(files), told, 'The notebook');
  return {
    ...filled,
    target: record.target,
    optimizers: filled.optimizers.map((entry, i) => ({
      ...leave(joined, entry),
      location: record.optimizers[i]?.location ?? null,
    })),
    diagnoses: filled.diagnoses.map((diagnosis) => ({
      ...diagnosis,
      message: joined.named(diagnosis.message),
    })),
  };
}

function enter(joined: JoinedCells, location: OptimizerEntry['location']): OptimizerEntry['location'] {
  return location === null ? null : joined.enter(location);
}

function leave(joined: JoinedCells, entry: OptimizerEntry): OptimizerEntry {
  const { literal, candidates, literalNote } = entry;
  return {
    ...entry,
    literal: literal === null ? null : joined.leave(literal),
    ...(candidates === undefined ? {} : { candidates: candidates.map((each) => joined.leave(each)) }),
    ...(literalNote === undefined ? {} : { literalNote: joined.named(literalNote) }),
  };
}
