/** How long a run still takes, how it can be made shorter, and the words for both. */
import * as v from 'valibot';
import { optimizerTitle } from './optimizerTitle.ts';
import type { OptimizerEntry } from './record.ts';

/** Seconds beyond which a run is long: what makes it shorter is offered. */
export const LONG = 120;

/** How a run under way is made shorter. What it has brought so far counts. */
export const ChangeSchema = v.variant('kind', [
  /** The sweeps are to have so many steps in all: the LR rises faster from where it is. */
  v.object({ kind: v.literal('steps'), steps: v.pipe(v.number(), v.integer(), v.minValue(2)) }),
  /** This optimizer alone is still swept. */
  v.object({ kind: v.literal('only'), optimizer: v.string() }),
]);
export type Change = v.InferOutput<typeof ChangeSchema>;

/** `seconds`: how long the run would still take then. */
export interface Offer {
  readonly change: Change;
  readonly seconds: number;
}

export interface TimeLeft {
  readonly seconds: number;
  /** What to do about it, where it is long. */
  readonly offers: readonly Offer[];
}

type Named = Pick<OptimizerEntry, 'id' | 'type' | 'location'>;

/** `about 2 min left`. */
export function leftText({ seconds }: Pick<TimeLeft, 'seconds'>): string {
  return `${aboutTime(seconds)} left`;
}

/** `35 steps: about 1 min`, `only Adam 2 (line 12): about 6 min`. */
export function offerText({ change, seconds }: Offer, optimizers: readonly Named[]): string {
  return `${changeText(change, optimizers)}: ${aboutTime(seconds)}`;
}

function changeText(change: Change, optimizers: readonly Named[]): string {
  if (change.kind === 'steps') return `${change.steps} steps`;
  const chosen = optimizers.find(({ id }) => id === change.optimizer);
  if (chosen === undefined) return `only ${change.optimizer}`;
  const title = optimizerTitle(chosen, optimizers);
  return `only ${title}${title === chosen.type || chosen.location === null ? '' : ` (line ${chosen.location.line})`}`;
}

/** No more exactly than it is known. */
export function aboutTime(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `about ${hours} h` : `about ${hours} h ${minutes % 60} min`;
}
