import type { RunRecord } from '../protocol/record.ts';

/** LRs to train with, in place of those that the script makes its optimizers with. */
export interface Training {
  /** By optimizer id, in place of what they are made with, which a schedule may scale; the others keep theirs. */
  readonly lrs: Readonly<Record<string, number>>;
  /** Ids of those whose LR the script sets by hand, in proportion to the one that they were made with. */
  readonly byHand: readonly string[];
  /** Ids of those whose first LR the script sets after it has made them. */
  readonly set: readonly string[];
}

/** The suggested LRs of a run, as a quick fix would write them: with two significant digits. Null where there is none to train with. */
export function trainingOf({ optimizers, results }: RunRecord): Training | null {
  const lrs: Record<string, number> = {};
  for (const { optimizer, recommended } of results) {
    const entry = optimizers.find(({ id }) => id === optimizer);
    if (recommended !== null && entry?.lr != null && entry.lr > 0)
      lrs[optimizer] = Number(recommended.lr.toPrecision(2)) / (entry.scale?.factor ?? 1);
  }
  const set = optimizers.filter(({ groups }) => groups.some((group) => group.set !== undefined));
  const byHand = optimizers.filter((entry) => entry.schedule === 'by hand' && !set.includes(entry));
  if (Object.keys(lrs).length === 0) return null;
  return { lrs, byHand: byHand.map(({ id }) => id), set: set.map(({ id }) => id) };
}
