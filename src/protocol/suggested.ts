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

/**
 * All that is to be written for an optimizer to train with `lr`: where its groups have LRs of their own, in the ratio that was tested. `chosen`: the place that
 * the user has chosen, where none is known.
 */
export function suggestedFor(entry: OptimizerEntry, lr: number, chosen?: Literal): Suggested {
  const { literal } = entry;
  if (haveOwnPlaces(entry)) return inRatio(entry, lr);
  if (literal !== null) return { places: [{ literal, lr }], left: [] };
  const left = haveOwnLrs(entry) ? lrsOfGroups(entry, lr) : [];
  if (chosen === undefined)
    return { places: [], left: left.map(({ group, lr: own }) => ({ group, lr: own })) };
  // The number that is written there is the optimizer's own.
  const others = left.filter(({ isReference }) => !isReference);
  return {
    places: [{ literal: chosen, lr }],
    left: others.map(({ group, lr: own }) => ({ group, lr: own })),
  };
}

function inRatio(entry: OptimizerEntry, lr: number): Suggested {
  const places: (Wanted & { group: number })[] = [];
  const left: LeftGroup[] = [];
  const wanted = lrsOfGroups(entry, lr).map((each) => {
    const { literal = null, literalNote } = entry.groups[each.group] ?? {};
    return { ...each, literal, literalNote };
  });
  // A number that is an LR is written as such, whatever else is computed from it.
  const plainFirst = [...wanted].sort((a, b) => Number(isComputed(a)) - Number(isComputed(b)));
  for (const { group, lr: own, isReference, literal, literalNote } of plainFirst) {
    const other = places.find((each) => literal !== null && sameLiteral(each.literal, literal));
    if (literal !== null && other === undefined)
      places.push({ group, literal, lr: own, digits: isReference ? 2 : RATIO_DIGITS });
    else if (literal === null || other === undefined || !agree(other, { literal, lr: own }))
      left.push({ group, lr: own, ...(literalNote === undefined ? {} : { note: literalNote }) });
  }
  return {
    places: places
      .sort((a, b) => a.group - b.group)
      .map(({ literal, lr: own, digits }) => ({
        literal,
        lr: own,
        ...(digits === undefined ? {} : { digits }),
      })),
    left: left.sort((a, b) => a.group - b.group),
  };
}

function isComputed({ literal }: { readonly literal: Literal | null }): boolean {
  return literal?.arithmetic !== undefined;
}

interface GroupLr {
  readonly group: number;
  readonly lr: number;
  /** It has the optimizer's LR. */
  readonly isReference: boolean;
}

/** What the groups that are trained get where the optimizer's LR becomes `lr`. */
function lrsOfGroups({ groups, lr: own }: OptimizerEntry, lr: number): GroupLr[] {
  const trained = groups.flatMap((group, index) =>
    group.lr === null || group.lr === 0 ? [] : [{ group: index, lr: group.lr }],
  );
  const reference = trained.find((group) => group.lr === own)?.lr ?? trained[0]?.lr ?? 1;
  // As the reference's will be written; the ratio is to be the one that was tested.
  const written = Number(lr.toPrecision(2));
  return trained.map((group) => ({
    group: group.group,
    lr: written * (group.lr / reference),
    isReference: group.lr === reference,
  }));
}

function haveOwnLrs({ groups }: OptimizerEntry): boolean {
  return new Set(groups.map(({ lr }) => lr).filter((lr) => lr !== null && lr !== 0)).size > 1;
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
