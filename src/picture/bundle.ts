/** The output of a run in a notebook: our own format, and what any other front end shows in its place. */
import { formatLoss, formatLr } from '../analysis/format.ts';
import { describePlace } from '../protocol/cells.ts';
import { progressText } from '../protocol/progress.ts';
import {
  RUN_MIME_TYPE,
  type Literal,
  type OptimizerEntry,
  type RecordTarget,
  type RunRecord,
} from '../protocol/record.ts';
import { snapshot } from '../protocol/snapshot.ts';
import { leftText } from '../protocol/leftGroups.ts';
import { visible } from '../protocol/visible.ts';
import { suggestedFor, type Wanted } from '../protocol/suggested.ts';
import { writtenLr } from '../source/rewrite.ts';

export interface OutputBundle {
  readonly [RUN_MIME_TYPE]: RunRecord;
  /** In base64. */
  readonly 'image/png'?: string;
  readonly 'text/plain': string;
}

/** `png`: the run's picture in base64; null where there is none, because nothing has been drawn yet. */
export function outputBundle(record: RunRecord, png: string | null): OutputBundle {
  return {
    [RUN_MIME_TYPE]: snapshot(record),
    ...(png === null ? {} : { 'image/png': png }),
    // A front end without our renderer may be a terminal.
    'text/plain': visible(outputText(record)),
  };
}

/** What was found, why, and where it goes: a line or two for each optimizer. While the run goes on, how far it is. */
function outputText(record: RunRecord): string {
  if (record.status === 'running') return runningText(record);
  const several = record.results.length > 1;
  const found = record.results.flatMap((result) => {
    if (result.recommended === null) return [];
    const { lr, low, high, reason } = result.recommended;
    const optimizer = record.optimizers.find(({ id }) => id === result.optimizer);
    const name = several && optimizer !== undefined ? `${optimizer.type}: ` : '';
    const span = low < high ? ` (${formatLr(low)} to ${formatLr(high)} are about as good)` : '';
    return [
      `${name}Suggested learning rate: ${formatLr(lr)}${span}. ${reason}`,
      ...(optimizer === undefined ? [] : placeText(optimizer, lr, record.target)),
    ];
  });
  const notes = (record.notes ?? []).map((note) => `\n${note}`).join('');
  if (found.length > 0) return found.join('\n') + notes;
  const diagnosis = record.diagnoses[0] ?? record.results.flatMap(({ diagnoses }) => diagnoses)[0];
  const reason = diagnosis === undefined ? '' : ` ${diagnosis.message} ${diagnosis.advice}`;
  return `No learning rate can be suggested.${reason}${notes}`;
}

function runningText({ passes, sweep, timing }: RunRecord): string {
  const points = passes.filter((pass) => pass.points.length > 0).at(-1)?.points ?? [];
  const last = points.at(-1);
  if (last === undefined) return 'Finding a learning rate: no training step yet.';
  const left = timing.left === undefined ? null : { seconds: timing.left };
  return `Finding a learning rate: ${progressText(last, sweep, left)}, LR ${formatLr(last.lr)}, loss ${formatLoss(last.loss)}.`;
}

function placeText(entry: OptimizerEntry, lr: number, target: RecordTarget): string[] {
  const { literalNote } = entry;
  const { places, left } = suggestedFor(entry, lr);
  return [
    ...(places.length === 0
      ? []
      : [`To use it, ${places.map((place) => changeText(place, target)).join(', and ')}.`]),
    ...(left.length === 0 ? [] : [leftText(entry, left)]),
    ...(literalNote === undefined ? [] : [literalNote]),
  ];
}

function changeText({ literal, lr, digits }: Wanted, target: RecordTarget): string {
  const where = describePlace(literal.file, literal.line ?? null, target);
  switch (literal.kind) {
    case 'number':
      return `change ${literal.text} to ${writtenLr(literal, lr, digits)} in ${where}${makes(literal, lr)}`;
    case 'missing':
      return `add the learning rate ${formatLr(lr)} in ${where}`;
    case 'name':
      return `give the optimizer ${literal.text} the learning rate ${formatLr(lr)} in ${where}`;
  }
}

function makes({ arithmetic }: Literal, lr: number): string {
  return arithmetic === undefined ? '' : `, which makes \`${arithmetic.expression}\` ${formatLr(lr)}`;
}
