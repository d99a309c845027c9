import { numberFor } from './arithmetic.ts';
import { sameLiteral, type Literal, type OptimizerEntry } from './record.ts';

/** An LR that is to stand at a place. */
export interface Wanted {
  readonly literal: Literal;
  readonly lr: number;
  /** How many of its digits count; missing: two. */
  readonly digits?: number;
}

/** A group whose number is to be changed by hand. */
export interface LeftGroup {
  /** Its index. */
  readonly group: number;
  readonly lr: number;
  readonly note?: string;
}

export interface Suggested {
  /** Each place once. */
  readonly places: readonly Wanted[];
  readonly left: readonly LeftGroup[];
}

/** All that is to be written for an optimizer to train with `lr`: where its groups have LRs of their own, in the ratio that was tested. */
export function suggestedFor(entry: OptimizerEntry, lr: number): Suggested {
  const { groups, literal } = entry;
  if (!haveOwnPlaces(entry)) return { places: literal === null ? [] : [{ literal, lr }], left: [] };
  const reference = groups.find((group) => group.lr !== null && group.lr !== 0)?.lr ?? 1;
  const places: Wanted[] = [];
  const left: LeftGroup[] = [];
  for (const [index, group] of groups.entries()) {
    if (group.lr === null || group.lr === 0) continue;
    // As the reference's will be written; the ratio is to be the one that was tested.
    const own = Number(lr.toPrecision(2)) * (group.lr / reference);
    const place = group.literal ?? null;
    const other = places.find((each) => place !== null && sameLiteral(each.literal, place));
    if (place !== null && other === undefined)
      places.push({ literal: place, lr: own, digits: group.lr === reference ? 2 : RATIO_DIGITS });
    else if (place === null || other === undefined || !agree(other, { literal: place, lr: own }))
      left.push({
        group: index,
        lr: own,
        ...(group.literalNote === undefined ? {} : { note: group.literalNote }),
      });
  }
  return { places, left };
}

/** All places that an entry knows of. */
export function literalsOf({ literal, candidates = [], groups }: OptimizerEntry): Literal[] {
  const ofGroups = groups.map((group) => group.literal ?? null);
  return [literal, ...candidates, ...ofGroups].filter((each) => each !== null);
}

/** Of an LR that is another's times a ratio. */
const RATIO_DIGITS = 4;

/** Whether places of the groups are told, not of the optimizer alone. */
export function haveOwnPlaces({ groups }: OptimizerEntry): boolean {
  return groups.some((group) => group.literal !== undefined);
}

/** One number may feed several groups, each by arithmetic of its own. */
function agree(a: Wanted, b: Wanted): boolean {
  const [one = NaN, other = NaN] = [a, b].map(({ literal, lr }) =>
    numberFor(lr, literal.arithmetic?.steps ?? []),
  );
  return Math.abs(one - other) <= 1e-6 * Math.abs(one);
}
