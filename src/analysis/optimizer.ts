import type { OptimizerFacts } from './types.ts';

/**
 * Optimizers that remember what their momentum says, nothing without: the step is the gradient, a running sum of gradients, or (Adadelta's)
 * as large as the steps before it were, which an LR that does harm shows at once. (On four small models the best LR for Adadelta was one to
 * five times that of the sweep's lowest loss, never below it.)
 */
const PLAIN = /^(sgd|gradientdescent|momentum|adagrad|adadelta)(optimizer)?$/i;
/** Momentum 0.9 and Adam's first beta, by far the most usual, remember ten gradients: the assumption where nothing is known. */
const USUAL_MEMORY = 10;
/**
 * A sweep's hundred steps cannot show what a longer memory would do; without a bound, momentum 0.99 would push a
 * suggestion far below the best LR (seen on one task; 20 to 40 do alike). */
const LONGEST_MEMORY = 30;

/**
 * How many times over an optimizer applies one gradient: `1 / (1 - momentum)`, in Adam's family `1 / (1 - beta1)`; 1..30.
 *
 * In training at a constant LR every gradient is applied that often in all; in a sweep the harm of an LR is seen after its first
 * application or two. So the LRs at which a sweep shows harm are too high by about this factor.
 * (The rule of thumb "a tenth of the LR at minimum loss" is this one for momentum 0.9.)
 * Adaptive optimizers count 10 at least, since what they divide by lags as well; so does an unknown one.
 * Source: the effective step `lr / (1 - momentum)`, see G. Goh, "Why Momentum Really Works", Distill (2017).
 */
export function memoryOf({ type, momentum, betas }: OptimizerFacts): number {
  const remembered = Math.max(0, momentum ?? 0, betas?.[0] ?? 0);
  const memory = remembered < 1 ? Math.min(LONGEST_MEMORY, 1 / (1 - remembered)) : LONGEST_MEMORY;
  const plain =
    type === undefined ? remembered > 0 : PLAIN.test(type) && (remembered > 0 || !/^momentum/i.test(type));
  return plain ? memory : Math.max(USUAL_MEMORY, memory);
}

/** What the optimizer remembers by, for a sentence: `momentum 0.9`, `beta1 0.9`; null where nothing is known. */
export function memoryName({ momentum, betas }: OptimizerFacts): string | null {
  if (momentum !== undefined && momentum > 0) return `momentum ${momentum}`;
  if (betas !== undefined && betas[0] > 0) return `beta1 ${betas[0]}`;
  return null;
}
