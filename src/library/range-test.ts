import {
  analyze,
  CEILING_LR,
  DEFAULT_STOP_FACTOR,
  DEFAULT_SWEEP,
  FEWEST_POINTS,
  lrAt,
  StopRule,
} from '../analysis/index.ts';
import type { Analysis, OptimizerFacts, Point, Sweep } from '../analysis/index.ts';

export interface RangeTestOptions<Saved = unknown> extends Partial<Sweep> {
  /** Stop once the loss has climbed by this many times its descent; null: never. Default 4. */
  readonly stopFactor?: number | null;
  /** What is known of the optimizer: its momentum or betas make the recommendation better. */
  readonly optimizer?: OptimizerFacts;
  /** Called after each step, in order. */
  readonly onPoint?: (point: Point) => void;
  /** Ends the test: the promise then rejects with the signal's reason, after `restore`. */
  readonly signal?: AbortSignal;
  /** Called before the first step; what it returns is given to `restore`. */
  readonly save?: () => Saved | Promise<Saved>;
  /** Called once after the last step, however the test ends, with what `save` returned: put weights and optimizer state back here. */
  readonly restore?: (saved: Saved) => void | Promise<void>;
}

export interface RangeTestResult extends Analysis {
  /** The sweep that was walked; longer than asked for where it had to go on past `maxLr`. */
  readonly sweep: Sweep;
  readonly points: readonly Point[];
}

/**
 * The learning rate range test: trains step by step while the LR rises, and reads the losses.
 *
 * `trainStep(lr)` must make ONE training step at that LR and return the loss of that step, measured before the update, as a number (or a
 * promise of it); `TypeError` for one that does something else. Default sweep: exponential, 1e-7 to 10 in 100 steps, and on at the same ratio, to 1000 at most, where `maxLr` is not given and the loss has not turned.
 *
 * It ends early when the loss is not finite, has climbed too far (`stopFactor`), or `trainStep` throws after 20 good
 * points, which is divergence too; an earlier exception is rethrown. `RangeError` for a sweep that is none.
 */
export async function rangeTest<Saved = unknown>(
  trainStep: (lr: number) => number | Promise<number>,
  options: RangeTestOptions<Saved> = {},
): Promise<RangeTestResult> {
  if (typeof trainStep !== 'function')
    throw new TypeError(`trainStep is ${describe(trainStep)}, and no function. ${CONTRACT}`);
  const { mode, minLr, maxLr, steps } = { ...DEFAULT_SWEEP, ...options };
  const sweep: Sweep = { mode, minLr, maxLr, steps };
  check(sweep);
  const saved = await options.save?.();
  let points: Point[];
  try {
    points = await walk(trainStep, sweep, options);
  } finally {
    await options.restore?.(saved as Saved);
  }
  const walked = points.length > steps ? { ...sweep, maxLr: points.at(-1)!.lr, steps: points.length } : sweep;
  return { sweep: walked, points, ...analyze([points], walked, options.optimizer) };
}

async function walk(
  trainStep: (lr: number) => number | Promise<number>,
  sweep: Sweep,
  options: Omit<RangeTestOptions, 'save' | 'restore'>,
): Promise<Point[]> {
  const { stopFactor = DEFAULT_STOP_FACTOR, signal, onPoint } = options;
  const rule = new StopRule();
  const goesOn = (lr: number): boolean =>
    options.maxLr === undefined && lr <= CEILING_LR && sweep.mode === 'exponential' && !rule.hasTurned();
  const points: Point[] = [];
  for (let step = 0; step < sweep.steps || goesOn(lrAt(sweep, step)); step++) {
    signal?.throwIfAborted();
    const lr = lrAt(sweep, step);
    const loss = await lossOf(trainStep, lr, points.length);
    const point = { step, lr, loss: Number.isFinite(loss) ? loss : null };
    points.push(point);
    rule.add(point);
    onPoint?.(point);
    if (point.loss === null || rule.hasDiverged(stopFactor)) break;
  }
  return points;
}

async function lossOf(
  trainStep: (lr: number) => number | Promise<number>,
  lr: number,
  pointsBefore: number,
): Promise<number> {
  let loss: unknown;
  try {
    loss = await trainStep(lr);
  } catch (error) {
    // After that many good points an exception comes from the LR; before, from the code.
    if (pointsBefore >= FEWEST_POINTS) return NaN;
    throw error;
  }
  if (typeof loss === 'number') return loss;
  throw new TypeError(`trainStep returned ${describe(loss)}. ${CONTRACT}`);
}

const CONTRACT =
  'trainStep(lr) must make ONE training step at the learning rate that it is given, and return the loss of that step as a number, or a promise of it.';

function describe(loss: unknown): string {
  if (typeof loss !== 'object' || loss === null) return loss == null ? String(loss) : `a ${typeof loss}`;
  const name = loss.constructor?.name ?? 'object';
  return 'dataSync' in loss ? `a ${name}: return (await loss.data())[0]` : `an object (${name})`;
}

function check({ mode, minLr, maxLr, steps }: Sweep): void {
  if (mode !== 'exponential' && mode !== 'linear')
    throw new RangeError(`mode is 'exponential' or 'linear', not '${String(mode)}'.`);
  if (!(minLr > 0 && maxLr > minLr && maxLr < Infinity))
    throw new RangeError(
      `A sweep needs 0 < minLr < maxLr, both finite; got minLr ${minLr} and maxLr ${maxLr}.`,
    );
  if (!Number.isInteger(steps) || steps < 2)
    throw new RangeError(`A sweep needs 2 or more whole steps; got ${steps}.`);
}
