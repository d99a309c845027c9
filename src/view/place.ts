import { describePlace } from '../protocol/cells.ts';
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';

/** How an LR gets into the source. */
export interface Place {
  /** The words on the button; null: it does not get there by itself. */
  readonly label: string | null;
  /** Where it stands, and what there is to say about that; may be ''. */
  readonly note: string;
}

export function placeOf(
  { literal, candidates = [], literalNote }: OptimizerEntry,
  target: RecordTarget,
): Place {
  if (literal !== null) {
    const label = `Apply to ${describePlace(literal.file, null, target)}`;
    return { label, note: [standing(literal, target), literalNote ?? ''].join(' ').trim() };
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

function standing({ kind, file, line, text }: Literal, target: RecordTarget): string {
  if (line === undefined) return '';
  const where = describePlace(file, line, target);
  return kind === 'missing' ? `It is left out in ${where}.` : `It comes from ${text} in ${where}.`;
}
