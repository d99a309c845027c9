import type { Location, OptimizerMessage, Setting } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import type { SourceReader } from './reader.ts';
import { scopeOf } from './scope.ts';
import type { Located, Query, SourceFiles } from './types.ts';

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
  const frames = framesOf(optimizer.peak ?? optimizer).map((frame) => scope.enter(frame));
  const set = settingOf(optimizer);
  const query: Query = {
    ...soughtOf(optimizer),
    frames,
    args: target.args,
    cwd: target.cwd,
    script: scope.path,
    ...(set === undefined
      ? {}
      : { set: { ...set, frames: framesOf(set).map((frame) => scope.enter(frame)) } }),
  };
  const { literal, candidates, note } = await reader.locate(query, scope.files);
  const withLine = async (place: Literal): Promise<Literal> => {
    const left = scope.leave(place);
    const text = await files.read(left.file);
    if (text === undefined) return left;
    return reader.anchored({ ...left, line: text.slice(0, left.start).split('\n').length }, text);
  };
  return {
    literal: literal === null ? null : await withLine(literal),
    candidates: await Promise.all(candidates.map(withLine)),
    ...(note === undefined ? {} : { note: scope.named(note) }),
  };
}

/** What a schedule with LRs of its own goes up to is what the script trains with, whatever its optimizer was made with. */
function soughtOf({
  type,
  lr,
  schedule,
  peak,
}: OptimizerMessage | OptimizerEntry): Pick<Query, 'type' | 'lr' | 'schedule' | 'sets'> {
  if (schedule === undefined) return { type, lr };
  return peak === undefined ? { type, lr, schedule } : { type: schedule, lr: peak.lr, sets: type };
}

/** Where the LR was set after the optimizer was made; a schedule with LRs of its own goes by none of that. */
function settingOf({ peak, lr, groups }: OptimizerMessage | OptimizerEntry): Setting | undefined {
  if (peak !== undefined) return undefined;
  return (groups.find((group) => group.lr === lr) ?? groups.find(({ set }) => set !== undefined))?.set;
}

function framesOf(made: {
  readonly location: Location | null;
  readonly frames?: readonly Location[] | undefined;
}): readonly Location[] {
  return made.frames ?? (made.location === null ? [] : [made.location]);
}
