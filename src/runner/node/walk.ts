/** The LR of each step of a pass. */
import type { Start } from './wire/messages.ts';

/** The LR of a step (from 0), or null when the walk is through. */
export type Walk = (step: number, own: OwnLr) => number | null;

/** Whose step it is: its id, the LR that it was made with, and the one that the script has set by now. */
export interface OwnLr {
  readonly id: string;
  readonly lr: number | null;
  readonly now: number;
}

/**
 * exponential: `min * (max/min)^(i/(steps-1))` (Smith 2015, on a log scale); linear: `min + (max-min) * i/(steps-1)`.
 * Either goes on past `maxLr` by the same formula up to `ceilingLr`. `fixed` gives the script's own LR times the new over the old, for
 * `steps` steps or for ever.
 */
export function walkOf(hook: Start['hook']): Walk {
  if (hook.kind === 'fixed') {
    return (step, own) => {
      if (hook.steps !== null && step >= hook.steps) return null;
      const found = hook.lrs[own.id];
      return found === undefined ? own.now : scaled(found, own);
    };
  }
  const { minLr, maxLr, steps, ceilingLr, mode } = hook;
  const last = Math.max(1, steps - 1);
  // The last LR is a power that may come out a rounding error above the ceiling.
  const ceiling = Math.max(maxLr, ceilingLr) * (1 + 1e-9);
  return (step) => {
    const part = step / last;
    const lr = mode === 'linear' ? minLr + (maxLr - minLr) * part : minLr * (maxLr / minLr) ** part;
    return lr > ceiling ? null : lr;
  };
}

/** From here on the LR rises by so much more a step that the sweep is through in `steps` of them, the `taken` ones counted. */
export function shortened(walk: Walk, hook: Start['hook'], taken: number, steps: number): Walk {
  if (hook.kind === 'fixed') return walk;
  if (taken === 0) return walkOf({ ...hook, steps });
  const first = taken - 1;
  const last = walk(first, ANYONE);
  if (last === null || last >= hook.maxLr) return walk;
  const rest = walkOf({ ...hook, minLr: last, steps: Math.max(2, steps - first) });
  return (step, own) => (step < taken ? walk(step, own) : rest(step - first, own));
}

const ANYONE = { id: '', lr: null, now: 0 };

/** The found LR for the one that it takes the place of; others, which a schedule has set, in proportion. */
export function scaled(found: number, { lr, now }: OwnLr): number {
  return lr ? found * (now / lr) : now;
}

/** Steps of the whole walk, the part past `maxLr` included; Infinity where it never ends. */
export function walkLength(walk: Walk, hook: Start['hook']): number {
  if (hook.kind === 'fixed') return hook.steps ?? Infinity;
  let steps = 0;
  while (walk(steps, ANYONE) !== null) steps++;
  return steps;
}
