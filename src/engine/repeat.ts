import { FEWEST_POINTS, fitSweep, StopRule } from '../analysis/index.ts';
import type { Point } from '../analysis/types.ts';
import { isOutOfMemory } from './failure.ts';
import type { PassOutcome, PassPlan } from './pass.ts';

/** What we did to the script's epochs: prolonged its training past their end, or ended an evaluation early. */
export type OurDoing = 'past' | 'cut';

/** The pass to run in place of one that ended too early. */
export interface Repeat {
  readonly plan: Pick<PassPlan, 'sweep' | 'data' | 'isFitted'>;
  /** Null: the script has just too few steps. */
  readonly because: OurDoing | null;
}

/** So many steps past the end of its epochs a script that cannot bear them has failed: it may read ahead by a batch. */
const SOON = 2;

/**
 * Whether the script ended for what we did to its epochs, as far as can be told. Past their end a high LR may be the cause as well: where the
 * loss has turned by then, and some steps went well.
 */
export function ourDoing(outcome: PassOutcome): OurDoing | null {
  const { data, steps, points, failure } = outcome;
  if (!endedByItself(outcome) || (failure !== null && isOutOfMemory(failure))) return null;
  if (failure !== null && data.cut !== undefined && data.cut === steps) return 'cut';
  if (data.past === undefined) return null;
  const soon = steps <= data.past + SOON;
  return soon || (failure !== null && !hasTurned(points)) ? 'past' : null;
}

/**
 * What to run again, and how, for a script that ended before the sweep was through. The script's own epochs come first: where they are too few,
 * its data goes round behind the last; where it cannot bear that, or there is no data that could, the whole span is swept in as many steps as it
 * takes. Null when the pass needs no other in its place.
 */
export function repeatOf(outcome: PassOutcome): Repeat | null {
  const { plan, points, data, failure } = outcome;
  const { sweep } = plan;
  if (!endedByItself(outcome) || points.length === 0 || points.length >= sweep.steps) return null;
  if (failure !== null && isOutOfMemory(failure)) return null;
  const because = ourDoing(outcome);
  if (because === 'cut') return { plan: { sweep, data: { ...plan.data, evaluates: true } }, because };
  if (because === 'past') {
    const asWritten = { ...plan.data, roundAt: 0 };
    return { plan: { ...fitted(plan, data.past ?? 0), data: asWritten }, because };
  }
  const { between, ends } = data;
  if (between === true && ends !== undefined && plan.data?.roundAt === undefined)
    return { plan: { sweep, data: { ...plan.data, roundAt: ends } }, because };
  const shorter = fitted(plan, points.length);
  return shorter.isFitted === true && plan.isFitted !== true ? { plan: shorter, because } : null;
}

/** The outcome of a pass that is not repeated: what the script died of by our doing is none of its faults. */
export function pardoned(outcome: PassOutcome): PassOutcome {
  return ourDoing(outcome) === null ? outcome : { ...outcome, end: 'ended', failure: null };
}

function endedByItself({ end }: PassOutcome): boolean {
  return end === 'ended' || end === 'exited' || end === 'failed';
}

/** The whole span in so many steps, where they are enough to see anything. */
function fitted({ sweep }: PassPlan, steps: number): Pick<PassPlan, 'sweep' | 'isFitted'> {
  if (steps < FEWEST_POINTS || steps >= sweep.steps) return { sweep };
  return { sweep: fitSweep(sweep, steps), isFitted: true };
}

function hasTurned(points: readonly Point[]): boolean {
  const rule = new StopRule();
  for (const point of points) rule.add(point);
  return rule.hasTurned();
}
