/** One optimizer step, ours around the script's. */
import type { Session } from '../session.ts';
import type { Entry, Optimizers } from './optimizers.ts';
import { tensorsOf, type Losses } from './losses.ts';
import type { Core, Gradients, Optimizer } from './types.ts';

export class Steps {
  readonly #session: Session;
  readonly #optimizers: Optimizers;
  readonly #losses: Losses;
  readonly #beforeFirst: () => void;
  readonly #wrapped = new WeakSet<object>();
  #depth = 0;
  #begun = false;

  constructor(session: Session, optimizers: Optimizers, losses: Losses, beforeFirst: () => void) {
    this.#session = session;
    this.#optimizers = optimizers;
    this.#losses = losses;
    this.#beforeFirst = beforeFirst;
  }

  /** An optimizer that hides from the registry (a subclass with fields of its own) is met here at the latest. */
  watchBase(core: Core): void {
    const meet = (optimizer: Optimizer) => this.#optimizers.of(optimizer);
    const base = core.Optimizer.prototype;
    const { minimize, computeGradients } = base;
    base.minimize = function (this: Optimizer, ...args) {
      meet(this);
      return minimize.apply(this, args);
    };
    base.computeGradients = function (this: Optimizer, ...args) {
      meet(this);
      return computeGradients.apply(this, args);
    };
  }

  /** Wraps `applyGradients` wherever a class in the chain has its own; a subclass that calls `super` makes one step of it. */
  watchClass(prototype: object): void {
    for (
      let p: object | null = prototype;
      p !== null && p !== Object.prototype;
      p = Object.getPrototypeOf(p)
    ) {
      if (this.#wrapped.has(p)) return;
      this.#wrapped.add(p);
      const own = Object.getOwnPropertyDescriptor(p, 'applyGradients');
      if (typeof own?.value !== 'function') continue;
      const original = own.value as Optimizer['applyGradients'];
      const step = this.#step;
      Object.defineProperty(p, 'applyGradients', {
        ...own,
        value(this: Optimizer, gradients: Gradients) {
          return step(this, gradients, () => original.call(this, gradients));
        },
      });
    }
  }

  /** Runs `apply`, the update of one step, as the sweep wants it. */
  readonly #step = (optimizer: Optimizer, gradients: Gradients, apply: () => unknown): unknown => {
    if (this.#depth > 0) return apply();
    this.#depth++;
    try {
      const entry = this.#optimizers.stepping(
        optimizer,
        tensorsOf(gradients).map(({ name }) => name),
      );
      if (!this.#begun) {
        this.#begun = true;
        this.#beforeFirst();
      }
      entry.size ??= sizeOf(gradients);
      const loss = this.#losses.take(gradients);
      return this.#session.isSwept(entry)
        ? this.#sweptStep(entry, loss, apply)
        : this.#plainStep(entry, apply);
    } catch (error) {
      this.#session.stepFailed(error);
      throw error;
    } finally {
      this.#depth--;
    }
  };

  #plainStep(entry: Entry, apply: () => unknown): unknown {
    const lr = this.#session.foundLr(entry);
    const result = lr === null ? apply() : withLearningRate(entry.optimizer, lr, apply);
    this.#session.endPlainStep(entry);
    return result;
  }

  #sweptStep(entry: Entry, loss: number | undefined, apply: () => unknown): unknown {
    const lr = this.#session.beginStep(entry, loss);
    const result = withLearningRate(entry.optimizer, lr, apply);
    entry.steps++;
    this.#session.endStep(entry);
    return result;
  }
}

/** Trainable values that the gradients are for. */
function sizeOf(gradients: Gradients): number {
  return tensorsOf(gradients).reduce((sum, { tensor }) => sum + (tensor?.size ?? 0), 0);
}

/** Runs one update with `lr`. What the script reads in, or wrote to, the field stays as it was: it may compute its schedule from it. */
function withLearningRate(optimizer: Optimizer, lr: number, apply: () => unknown): unknown {
  const own = optimizer.learningRate;
  if (typeof optimizer.setLearningRate === 'function') optimizer.setLearningRate(lr);
  optimizer.learningRate = lr;
  try {
    return apply();
  } finally {
    optimizer.learningRate = own;
  }
}
