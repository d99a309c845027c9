import { describePlace } from '../protocol/cells.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import { suggestedFor } from '../protocol/suggested.ts';

/** How an LR gets into the source. */
export interface Place {
  /** The words on the button; null: it does not get there by itself. */
  readonly label: string | null;
  /** Where it stands, and what there is to say about that; may be ''. */
  readonly note: string;
}

export function placeOf(entry: OptimizerEntry, target: RecordTarget): Place {
  const { literal, candidates = [], literalNote } = entry;
  if (literal !== null) {
    const label = `Apply to ${describePlace(literal.file, null, target)}`;
    const { places, left } = suggestedFor(entry, entry.lr ?? 1);
    const notes = [
      ...places.map((place) => standing(place.literal, target)),
      ...left.map(
        ({ group }) =>
          `The number of parameter group ${group} was not found: change it by the same factor yourself.`,
      ),
      literalNote ?? '',
    ];
    return { label, note: notes.filter((note) => note !== '').join(' ') };
  }
  if (candidates.length > 0)
    return { label: 'Apply …', note: literalNote ?? 'It may come from several places; you choose.' };
  return {
    label: null,
    note:
      literalNote ??
      `Where the ${target.kind === 'cells' ? 'notebook' : 'script'} sets its LR was not found: copy the number instead.`,
  };
}

function standing({ kind, file, line, text, arithmetic }: Literal, target: RecordTarget): string {
  if (line === undefined) return '';
  const where = describePlace(file, line, target);
  if (arithmetic !== undefined) {
    const name = arithmetic.name === undefined ? '' : ` of ${arithmetic.name}`;
    return `It is computed (${arithmetic.expression}) from ${text}${name} in ${where}, which is what Apply changes.`;
  }
  return kind === 'missing' ? `It is left out in ${where}.` : `It comes from ${text} in ${where}.`;
}
