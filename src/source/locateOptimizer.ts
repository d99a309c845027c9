import type { Location, OptimizerMessage, Setting } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import { locateGroups } from './locateGroups.ts';
import { handNote, placeName } from './notes.ts';
import type { SourceReader } from './reader.ts';
import { scaledPlaces, unscaledNote } from './scaled.ts';
import { scopeOf, type Scope } from './scope.ts';
import type { FoundLiteral, Located, Query, SourceFiles } from './types.ts';

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
  if (optimizer.finder !== undefined) {
    const { name, location } = optimizer.finder;
    const at = location === null ? undefined : scope.enter(location);
    return { literal: null, candidates: [], note: scope.named(finderNote(name, at)) };
  }
  const { scale, hand, schedule = 'The schedule' } = optimizer;
  const factor = scale?.factor;
  if (scale !== undefined && factor === undefined)
    return { literal: null, candidates: [], note: scope.named(unscaledNote(schedule, scale.location)) };
  if (optimizer.lr === null && schedule === 'by hand')
    return { literal: null, candidates: [], note: scope.named(handNote(placeOf(scope, hand))) };
  const enter = (frames: readonly Location[]) => frames.map((frame) => scope.enter(frame));
  const locate = async (group: number | undefined, lr: number | null): Promise<Located> => {
    const set = settingOf(optimizer, group);
    const made = await reader.locate(
      {
        ...soughtOf(optimizer),
        lr: lr === null || factor === undefined ? lr : lr / factor,
        ...(group === undefined ? {} : { group }),
        frames: enter(framesOf(optimizer.peak ?? optimizer)),
        args: target.args,
        cwd: target.cwd,
        script: scope.path,
        ...(set === undefined ? {} : { set: { ...set, frames: enter(framesOf(set)) } }),
        ...(hand === undefined ? {} : { hand: { ...hand, frames: enter(framesOf(hand)) } }),
      },
      scope.files,
    );
    const found =
      scale === undefined || factor === undefined ? made : scaledPlaces(made, schedule, { ...scale, factor });
    return {
      literal: found.literal === null ? null : await withLine(found.literal),
      candidates: await Promise.all(found.candidates.map(withLine)),
      ...(found.note === undefined ? {} : { note: scope.named(found.note) }),
    };
  };
  const withLine = async ({ through = [], ...place }: FoundLiteral): Promise<Literal> => {
    const left = scope.leave(place);
    const text = await files.read(left.file);
    if (text === undefined) return left;
    const line = text.slice(0, left.start).split('\n').length;
    const led = through.map((each) => scope.leave({ kind: 'number', ...each }));
    return reader.anchored({ ...left, line }, text, led, (file) => files.read(file));
  };
  return locateGroups(optimizer, soughtOf(optimizer).lr, locate);
}

/** What a schedule with LRs of its own goes up to is what the script trains with, whatever its optimizer was made with. */
function soughtOf({
  type,
  lr,
  schedule,
  peak,
}: OptimizerMessage | OptimizerEntry): Pick<Query, 'type' | 'lr' | 'schedule' | 'sets'> {
  if (peak === undefined) return { type, lr, ...(schedule === undefined ? {} : { schedule }) };
  const by = peak.by ?? schedule;
  return by === undefined ? { type, lr } : { type: by, lr: peak.lr, sets: type };
}

function placeOf(scope: Scope, hand: Setting | undefined): string | undefined {
  const [frame] = hand === undefined ? [] : framesOf(hand).map((each) => scope.enter(each));
  return frame === undefined ? undefined : placeName(frame.file, frame.line);
}

function finderNote(name: string, at: Location | undefined): string {
  const where = at === undefined ? name : `${name}, ${placeName(at.file, at.line)}`;
  return `The script's own finder (${where}) sets the LR at every start, so editing the number has no effect.`;
}

/** Where the LR was set after the optimizer was made; a schedule with LRs of its own goes by none of that. */
function settingOf(
  { peak, lr, groups }: OptimizerMessage | OptimizerEntry,
  group: number | undefined,
): Setting | undefined {
  if (peak !== undefined) return undefined;
  if (group !== undefined) return groups[group]?.set;
  return (groups.find((group) => group.lr === lr) ?? groups.find(({ set }) => set !== undefined))?.set;
}

function framesOf(made: {
  readonly location: Location | null;
  readonly frames?: readonly Location[] | undefined;
}): readonly Location[] {
  return made.frames ?? (made.location === null ? [] : [made.location]);
}
