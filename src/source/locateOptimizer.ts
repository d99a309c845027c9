import type { OptimizerMessage } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import type { SourceReader } from './reader.ts';
import { scopeOf } from './scope.ts';
import type { Located, SourceFiles } from './types.ts';

/**
 * The place to edit for an optimizer of a run on `target`; `optimizer` is what the run told of it, else what its record has. `files` reads the cells
 * of a notebook by their names (see `cellFile`).
 */
export async function locateOptimizer(
  optimizer: OptimizerMessage | OptimizerEntry,
  target: RecordTarget,
  reader: SourceReader,
  files: SourceFiles,
): Promise<Located> {
  const scope = await scopeOf(target, files);
  const { location, type, lr, schedule } = optimizer;
  const told = 'frames' in optimizer ? optimizer.frames : undefined;
  const frames = (told ?? (location === null ? [] : [location])).map((frame) => scope.enter(frame));
  const query = { frames, type, lr, args: target.args, cwd: target.cwd, script: scope.path };
  const { literal, candidates, note } = await reader.locate(
    schedule === undefined ? query : { ...query, schedule },
    scope.files,
  );
  const withLine = async (place: Literal): Promise<Literal> => {
    const left = scope.leave(place);
    const text = await files.read(left.file);
    return text === undefined ? left : { ...left, line: text.slice(0, left.start).split('\n').length };
  };
  return {
    literal: literal === null ? null : await withLine(literal),
    candidates: await Promise.all(candidates.map(withLine)),
    ...(note === undefined ? {} : { note: scope.named(note) }),
  };
}
