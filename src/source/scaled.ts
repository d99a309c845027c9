import { formatLr } from '../analysis/format.ts';
import type { Location, Scale } from '../protocol/messages.ts';
import type { Literal } from '../protocol/record.ts';
import { placeName } from './notes.ts';
import type { Located } from './types.ts';

/** The place of an LR that a schedule multiplies by `factor`: what is written there is divided by it. */
export function scaledPlaces(located: Located, by: string, scale: Scale & { factor: number }): Located {
  const { factor } = scale;
  const where = scale.location === null ? by : `${by} at ${at(scale.location)}`;
  const says = `${where} multiplies the LR that the optimizer is made with by up to ${formatLr(factor)}`;
  const isNumber = located.literal?.kind !== 'name';
  return {
    literal: located.literal === null || !isNumber ? null : scaled(located.literal, factor),
    candidates: located.candidates.filter(({ kind }) => kind !== 'name').map((each) => scaled(each, factor)),
    note: [
      located.note,
      isNumber
        ? `${says}: the number is written so that the highest LR of the schedule is the one that was tested.`
        : `${says}, and there is no number to divide by that: give the optimizer an LR yourself.`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}

function scaled(literal: Literal, factor: number): Literal {
  const { text, arithmetic } = literal;
  const made = arithmetic === undefined ? text || 'lr' : `(${arithmetic.expression})`;
  return {
    ...literal,
    arithmetic: {
      ...(literal.kind === 'missing' ? { name: 'lr' } : arithmetic),
      expression: `${made} * ${formatLr(factor)}`,
      steps: [...(arithmetic?.steps ?? []), { operator: '*', right: factor }],
    },
  };
}

/** Why there is no place: the schedule gives each group a factor of its own. */
export function unscaledNote(by: string, location: Location | null): string {
  const where = location === null ? by : `${by} at ${at(location)}`;
  return `${where} multiplies the LR of each parameter group by another factor, none of them near 1, so which number to change by how much is not known.`;
}

function at({ file, line }: Location): string {
  return placeName(file, line);
}
