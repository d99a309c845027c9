import { formatLr } from '../analysis/format.ts';
import { describePlace } from '../protocol/cells.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import { leftLater, leftText } from '../protocol/leftGroups.ts';
import { suggestedFor } from '../protocol/suggested.ts';

/** How an LR gets into the source. */
export interface Place {
  /** The words on the button; null: it does not get there by itself. */
  readonly label: string | null;
  /** Where it stands, and what there is to say about that; may be ''. */
  readonly note: string;
}

/** `lr`: what the run suggests. */
export function placeOf(entry: OptimizerEntry, lr: number | null, target: RecordTarget): Place {
  const { literal, candidates = [], literalNote } = entry;
  const { left } = suggestedFor(entry, lr ?? 1);
  const byHand = lr === null ? leftLater(left) : leftText(entry, left);
  if (literal !== null) {
    const label = `Apply to ${describePlace(literal.file, null, target)}`;
    const { places } = suggestedFor(entry, entry.lr ?? 1);
    const notes = places.map((place) => standing(place.literal, entry.lr === null ? null : place.lr, target));
    return { label, note: sentences(...notes, byHand, literalNote) };
  }
  if (candidates.length > 0)
    return {
      label: 'Apply …',
      note: sentences(literalNote ?? 'The LR may come from several places. You choose one.', byHand),
    };
  const noPlace = `Where the ${target.kind === 'cells' ? 'notebook' : 'script'} sets its LR was not found. Copy the number instead.`;
  return { label: null, note: sentences(literalNote ?? noPlace, byHand) };
}

function sentences(...all: readonly (string | undefined)[]): string {
  return all.filter(Boolean).join(' ');
}

/** What comes from where: `The LR 1e-3 comes from 0.001 in train.py:12.` `lr`: what the place gives now; null where it is not known. */
function standing(
  { kind, file, line, text, arithmetic }: Literal,
  lr: number | null,
  target: RecordTarget,
): string {
  if (line === undefined) return '';
  const where = describePlace(file, line, target);
  const what = lr === null ? 'The LR' : `The LR ${formatLr(lr)}`;
  if (arithmetic !== undefined) {
    const name = arithmetic.name === undefined ? '' : ` of ${arithmetic.name}`;
    return `${what} is computed (${arithmetic.expression}) from ${text}${name} in ${where}, which is what Apply changes.`;
  }
  return kind === 'number'
    ? `${what} comes from ${text} in ${where}.`
    : `${what} is the optimizer’s default: ${where} sets none.`;
}
