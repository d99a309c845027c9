import { availableParallelism, freemem } from 'node:os';
import { FEWEST_POINTS } from '../analysis/index.ts';
import type { Point, Sweep } from '../analysis/types.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { isOutOfMemory } from './failure.ts';
import type { PassOutcome, PassPlan } from './pass.ts';
import { ourDoing } from './repeat.ts';

/**
 * Whether the script failed because of the LR: it threw, or ended with an error, after enough good steps and above its own LR.
 * A failure below it would have happened without us.
 */
export function failedByDivergence(outcome: PassOutcome): boolean {
  const { points, failure, optimizer, optimizers, plan } = outcome;
  if (failure === null || isOutOfMemory(failure) || points.length < FEWEST_POINTS) return false;
  if (ourDoing(outcome) !== null) return false;
  const own =
    optimizers.find(({ id }) => id === optimizer)?.lr ?? Math.sqrt(plan.sweep.minLr * plan.sweep.maxLr);
  return points.at(-1)!.lr > own || plan.isFitted === true;
}

/** The LR of the step that follows at least two others, at the ratio (or difference) of these. */
export function nextLr(points: readonly Point[], { mode }: Sweep): number {
  const [before, last] = points.slice(-2).map(({ lr }) => lr) as [number, number];
  return mode === 'exponential' ? last * (last / before) : last + (last - before);
}

export interface FurtherPass extends Pick<PassPlan, 'optimizer'> {
  /** From 0: how many passes over this optimizer come before it. */
  readonly repeat: number;
}

/**
 * The passes behind the first: `spec.passes` over each optimizer that stepped, or over the one that was asked for. Repeats of another optimizer
 * take the sweep that its first pass was fitted to, so first passes go first.
 */
export function furtherPasses(
  first: Pick<PassOutcome, 'optimizer' | 'optimizers'>,
  spec: Pick<RunSpec, 'passes' | 'optimizer'>,
): FurtherPass[] {
  const others = first.optimizers.filter(({ id, steps }) => id !== first.optimizer && (steps ?? 0) > 0);
  const ids = [first.optimizer, ...(spec.optimizer === null ? others.map(({ id }) => id) : [])];
  return Array.from({ length: spec.passes }, (_, repeat) => ids.map((optimizer) => ({ optimizer, repeat })))
    .flat()
    .filter(({ optimizer, repeat }) => repeat > 0 || optimizer !== first.optimizer);
}

/** How many passes may run side by side without slowing each other: their threads want cores, their data memory. */
export function passesSideBySide(first: Pick<PassOutcome, 'world' | 'memory'>, device: string): number {
  // Ranks share the cores among themselves, and scripts often name the port at which they meet.
  if (first.world !== null) return 1;
  // A GPU has one memory, and TensorFlow takes all of it at once.
  if (/gpu|cuda|nvidia/i.test(device)) return 1;
  const byCores = Math.floor(availableParallelism() / 2);
  const byMemory = first.memory === null ? byCores : Math.floor((0.8 * freemem()) / first.memory);
  return Math.max(1, Math.min(byCores, byMemory));
}

/** Runs tasks in order, at most `limit` at a time. */
export async function runLimited<T>(tasks: readonly (() => Promise<T>)[], limit: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length) {
      const at = next++;
      results[at] = await tasks[at]!();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, lane));
  return results;
}
