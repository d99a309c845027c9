import { lrFrom } from '../protocol/arithmetic.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import { sameLiteral, type Lead, type Literal, type OptimizerEntry } from '../protocol/record.ts';
import { groupBy } from './group.ts';
import { parseNumber, sameLr } from './number.ts';
import type { GroupPlace, Located } from './types.ts';

type Groups = Pick<OptimizerMessage | OptimizerEntry, 'lr' | 'groups' | 'peak'>;

/** Looks for the place of the LR of a param group (undefined: the first one's); `lr` null: whatever it is. */
type Locate = (group: number | undefined, lr: number | null) => Promise<Located>;

/**
 * The place to edit for an optimizer, whose LR is `lr`, and those of its param groups where they have places of their own. With no place for the optimizer's
 * own LR the first that was found for another group is the one to show.
 */
export async function locateGroups(optimizer: Groups, lr: number | null, locate: Locate): Promise<Located> {
  const reference = referenceOf(optimizer);
  const located = await locate(reference === 0 ? undefined : reference, lr);
  const isAlike = areAlike(optimizer);
  if (optimizer.groups.length < 2 || (located.literal === null && isAlike)) return located;
  const places = await placesOfGroups(optimizer, reference, located, locate);
  const found = places.flatMap((place) => place?.literal ?? []);
  const literal = places[reference]?.literal ?? found[0];
  if (literal === undefined) return onlyOwnNumbers(located, lr);
  const own = places.map((place) =>
    place?.literal == null ? place : { ...place, literal: withLeadsOf(place.literal, found) },
  );
  const note = located.literal === null ? {} : located.note === undefined ? {} : { note: located.note };
  const all = { literal: withLeadsOf(literal, found), candidates: [], ...note };
  // One number feeds all groups.
  const isShared = places.every((place) => place === undefined || isAt(place.literal, literal));
  return isShared ? all : { ...all, groups: own };
}

/** The group whose LR is the optimizer's: the first that is trained, fastai's last. */
function referenceOf({ groups, lr }: Groups): number {
  const index = groups.findIndex((group) => group.lr !== null && group.lr !== 0 && group.lr === lr);
  return Math.max(0, index >= 0 ? index : groups.findIndex((group) => group.lr !== null && group.lr !== 0));
}

function areAlike({ groups }: Groups): boolean {
  return new Set(groups.map(({ lr }) => lr).filter((lr) => lr !== null && lr !== 0)).size < 2;
}

/** Layers get groups of their own; of more than these with LRs that differ the last are named, not searched. */
const MOST_SEARCHES = 40;

async function placesOfGroups(
  { groups, lr: own, peak }: Groups,
  reference: number,
  first: Located,
  locate: Locate,
): Promise<(GroupPlace | undefined)[]> {
  // Many groups are made in a loop, those with the same LR alike.
  const isMany = groups.length > MOST_SEARCHES;
  // A schedule's own LRs may not be known one by one.
  const areKnown = peak === undefined || groups[reference]?.lr === own;
  const known = new Map<string, Located>();
  const searched: (Located | undefined)[] = [];
  for (const [index, { lr, set }] of groups.entries()) {
    const key = isMany ? JSON.stringify([lr, set]) : String(index);
    let located: Located | undefined = index === reference ? first : known.get(key);
    if (lr === null || lr === 0) located = undefined;
    else if (located === undefined) {
      located =
        known.size < MOST_SEARCHES
          ? await locate(index, areKnown ? lr : null)
          : { literal: null, candidates: [] };
      known.set(key, located);
    }
    searched.push(located);
  }
  const shared = sharedOut(
    searched,
    groups.map(({ lr }) => lr),
  );
  return searched.map((located, index) => {
    if (located === undefined) return undefined;
    const literal = located.literal ?? shared.get(index) ?? null;
    return { literal, ...(literal !== null || located.note === undefined ? {} : { note: located.note }) };
  });
}

/**
 * Of `lrs = [1e-4, 1e-4, 1e-3]` either of the first two may be the one of a group with 1e-4. Where there are as many such groups, all of these numbers are used, so
 * all of them get the same LR.
 */
function sharedOut(
  searched: readonly (Located | undefined)[],
  lrs: readonly (number | null)[],
): ReadonlyMap<number, Literal> {
  const open = searched.flatMap((located, index) => {
    const numbers = located?.literal === null ? located.candidates : [];
    const isIt = numbers.length > 1 && numbers.every((each) => gives(each, lrs[index] ?? null));
    return isIt ? [{ index, numbers }] : [];
  });
  const placesOf = ({ numbers }: { numbers: readonly Literal[] }): string =>
    numbers.map(({ file, start }) => `${file}:${start}`).join();
  const shared = new Map<number, Literal>();
  for (const alike of groupBy(open, placesOf).values()) {
    const numbers = alike[0]?.numbers ?? [];
    if (alike.length < numbers.length) continue;
    for (const [i, { index }] of alike.entries()) {
      const number = numbers[i % numbers.length];
      if (number !== undefined) shared.set(index, number);
    }
  }
  return shared;
}

function gives({ kind, text, arithmetic }: Literal, lr: number | null): boolean {
  const number = kind === 'number' ? parseNumber(text) : null;
  return number !== null && lr !== null && sameLr(lrFrom(number, arithmetic?.steps ?? []), lr);
}

/** What computes the LRs of all groups, or would give all of them one, is no place for the LR of one of them. */
function onlyOwnNumbers(located: Located, lr: number | null): Located {
  const candidates = located.candidates.filter((each) => gives(each, lr));
  if (candidates.length === located.candidates.length) return located;
  return candidates.length > 0 ? { ...located, candidates } : { literal: null, candidates, note: NOT_FOUND };
}

const NOT_FOUND =
  'The parameter groups have learning rates of their own, and no number in the source was found to feed them.';

function isAt(literal: Literal | null, other: Literal): boolean {
  return literal !== null && sameLiteral(literal, other);
}

/** Where one number feeds several groups, all that it comes through must still be there. */
function withLeadsOf(literal: Literal, all: readonly Literal[]): Literal {
  const leads = new Map<string, Lead>();
  for (const other of all)
    if (sameLiteral(other, literal))
      for (const lead of other.leads ?? []) leads.set(JSON.stringify(lead), lead);
  return leads.size === 0 ? literal : { ...literal, leads: [...leads.values()] };
}
