/** The optimizers of this process, in order of construction. */
import { userFrames } from '../frames.ts';
import type { Location, OptimizerMessage } from '../wire/messages.ts';
import type { Core, Optimizer } from './types.ts';

/** What is known of one optimizer. */
export interface Entry {
  readonly id: string;
  readonly optimizer: Optimizer;
  readonly frames: readonly Location[];
  /** The LR that the script gave it, before any step; null if it has no such number. */
  lr: number | null;
  steps: number;
  size: number | undefined;
  batchSize: number | undefined;
}

export interface OptimizersEvents {
  /** The constructor has run, or the optimizer is about to be used. */
  constructed(entry: Entry): void;
  /** Its class was seen for the first time: `prototype` and those above it, down to tfjs's own base. */
  newClass(prototype: Optimizer): void;
}

export class Optimizers {
  readonly #entries = new Map<Optimizer, Entry>();
  #inConstruction: Entry[] = [];
  readonly #events: OptimizersEvents;

  constructor(events: OptimizersEvents) {
    this.#events = events;
  }

  /**
   * Watches the optimizers of a tfjs-core. Each constructor (the factories', `new`, a subclass's, `compile`'s for a name) assigns
   * `this.learningRate`; a setter on the base class's prototype sees the first assignment and steps out of the way.
   */
  watch(core: Core): void {
    const begin = (optimizer: Optimizer) => this.#begin(optimizer);
    Object.defineProperty(core.Optimizer.prototype, 'learningRate', {
      configurable: true,
      enumerable: false,
      get: () => undefined,
      set(this: Optimizer, value: unknown) {
        Object.defineProperty(this, 'learningRate', {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
        begin(this);
      },
    });
  }

  /** The entry of an optimizer that is about to be used; one that nobody saw constructed is entered now. */
  of(optimizer: Optimizer): Entry {
    if (!this.#entries.has(optimizer)) this.#begin(optimizer);
    this.settle();
    return this.#entries.get(optimizer)!;
  }

  all(): Entry[] {
    this.settle();
    return [...this.#entries.values()];
  }

  /** Announces those whose constructors have run by now. */
  settle(): void {
    const done = this.#inConstruction;
    this.#inConstruction = [];
    for (const entry of done) {
      entry.lr = numberOrNull(entry.optimizer.learningRate);
      this.#events.constructed(entry);
    }
  }

  #begin(optimizer: Optimizer): void {
    const entry: Entry = {
      id: String(this.#entries.size),
      optimizer,
      frames: userFrames(),
      lr: null,
      steps: 0,
      size: undefined,
      batchSize: undefined,
    };
    this.#entries.set(optimizer, entry);
    this.#inConstruction.push(entry);
    this.#events.newClass(Object.getPrototypeOf(optimizer) as Optimizer);
    // The rest of the constructor has still to run; a script whose loop never yields settles at its next use of an optimizer.
    queueMicrotask(() => this.settle());
  }
}

export function describe(entry: Entry): OptimizerMessage {
  const { optimizer, frames, lr, size, batchSize } = entry;
  const momentum = numberOrNull(optimizer.momentum);
  const beta1 = numberOrNull(optimizer.beta1);
  const beta2 = numberOrNull(optimizer.beta2);
  return {
    kind: 'optimizer',
    id: entry.id,
    type: typeOf(optimizer),
    lr,
    groups: [{ lr, ...(size === undefined ? {} : { size }) }],
    ...(momentum === null ? {} : { momentum }),
    ...(beta1 === null || beta2 === null ? {} : { betas: [beta1, beta2] as const }),
    ...(batchSize === undefined ? {} : { batchSize }),
    steps: entry.steps,
    location: frames[0] ?? null,
    frames,
  };
}

export function typeOf(optimizer: Optimizer): string {
  return optimizer.getClassName?.() ?? (optimizer as object).constructor.name;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
