import { formatLr } from '../analysis/format.ts';
import type { OptimizerEntry } from './record.ts';
import type { LeftGroup } from './suggested.ts';

type Groups = Pick<OptimizerEntry, 'type' | 'groups'>;

/** Which LRs groups are to be given by hand: one sentence, also for a model with an LR for each of its layers. '' where there is none. */
export function leftText(entry: Groups, left: readonly LeftGroup[]): string {
  const [first, ...others] = left;
  if (first === undefined) return '';
  const own = ownLr(entry, first);
  const reasons = new Set(left.map(({ note }) => note));
  const note = reasons.size === 1 && first.note !== undefined ? ` ${first.note}` : '';
  if (others.length === 0) {
    const was = own === null ? '' : ` (it was ${formatLr(own)})`;
    return `Give parameter group ${first.group} of ${entry.type} the LR ${formatLr(first.lr)} yourself${was}: its number was not found.${note}`;
  }
  const by = own === null ? '' : `, each ${Number((first.lr / own).toPrecision(3))} times what it is now`;
  return `Give parameter groups ${indices(left)} of ${entry.type} their LRs yourself${by}: their numbers were not found. They are to be ${lrsText(left)}.${note}`;
}

/** The same while no LR has been found. */
export function leftLater(left: readonly LeftGroup[]): string {
  if (left.length === 0) return '';
  const [what, it] = left.length === 1 ? ['number', 'it'] : ['numbers', 'them'];
  const were = left.length === 1 ? 'was' : 'were';
  return `The ${what} of parameter ${groupsText(left)} ${were} not found: change ${it} by the same factor yourself.`;
}

/** More LRs than these are told by the first and the last of them: all are changed by the same factor. */
const MOST_LRS = 8;

/** `2e-2 (group 1), 1e-2 (groups 2 to 4)` */
function lrsText(left: readonly LeftGroup[]): string {
  const runs: LeftGroup[][] = [];
  for (const each of left) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (first !== undefined && formatLr(first.lr) === formatLr(each.lr)) run?.push(each);
    else runs.push([each]);
  }
  const texts = runs.map((run) => `${formatLr(run[0]?.lr ?? NaN)} (${groupsText(run)})`);
  const isLong = texts.length > MOST_LRS;
  return (isLong ? [...texts.slice(0, 3), '…', ...texts.slice(-2)] : texts).join(', ');
}

function ownLr({ groups }: Groups, { group }: LeftGroup): number | null {
  return groups[group]?.lr ?? null;
}

/** `group 3`, `groups 0, 2 and 4 to 11` */
function groupsText(left: readonly LeftGroup[]): string {
  return `${left.length === 1 ? 'group' : 'groups'} ${indices(left)}`;
}

function indices(left: readonly LeftGroup[]): string {
  const spans: { from: number; to: number }[] = [];
  for (const { group } of left) {
    const last = spans.at(-1);
    if (last !== undefined && last.to === group - 1) last.to = group;
    else spans.push({ from: group, to: group });
  }
  const texts = spans.flatMap(({ from, to }) =>
    to - from < 2 ? (to === from ? [`${from}`] : [`${from}`, `${to}`]) : [`${from} to ${to}`],
  );
  const last = texts.at(-1) ?? '';
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${last}` : last;
}
