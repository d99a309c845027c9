/** The optimizers of this process, in order of construction. */
import { userFrames } from '../frames.ts';
import type { Location, OptimizerMessage, Setting } from '../wire/messages.ts';
import type { Core, Optimizer } from './types.ts';

/** What is known of one optimizer. */
export interface Entry {
  readonly id: string;
  /** The object itself; the last one made where a script makes it anew. */
  optimizer: Optimizer;
  readonly frames: readonly Location[];
  /** The LR that it was made with; null if it has no such number. */
  made: number | null;
  /** The LR of its first step, as far as is known: where the script has set it since (`set`), another than it was made with. */
  lr: number | null;
  set: Setting | null;
  /** The LR that it was last seen to have. */
  seen: number | null;
  /** The script sets its LR at later steps too. */
  isByHand: boolean;
  /** Of a script that raises it so: where it has set the first; and whether it goes beyond the LR that the optimizer was made with, how far is not known. */
  hand: Setting | null;
  isTopUnknown: boolean;
  steps: number;
  size: number | undefined;
  batchSize: number | undefined;
  /** Names of the variables of its first step. */
  variables: string | undefined;
  announced: boolean;
}

export interface OptimizersEvents {
  /** The constructor has run, or the optimizer is about to be used. */
  constructed(entry: Entry): void;
  /** Its class was seen for the first time: `prototype` and those above it, down to tfjs's own base. */
  newClass(prototype: Optimizer): void;
}

export class Optimizers {
  readonly #byOptimizer = new WeakMap<Optimizer, Entry>();
  readonly #entries: Entry[] = [];
  #made = 0;
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
    const set = (optimizer: Optimizer) => this.#set(optimizer);
    Object.defineProperty(core.Optimizer.prototype, 'learningRate', {
      configurable: true,
      enumerable: false,
      get: () => undefined,
      set(this: Optimizer, value: unknown) {
        let now = value;
        Object.defineProperty(this, 'learningRate', {
          get: () => now,
          set(this: Optimizer, next: unknown) {
            now = next;
            set(this);
          },
          enumerable: true,
          configurable: true,
        });
        begin(this);
      },
    });
  }

  /** The entry of an optimizer that is about to be used; one that nobody saw constructed is entered now. */
  of(optimizer: Optimizer): Entry {
    if (!this.#byOptimizer.has(optimizer)) this.#begin(optimizer);
    this.settle();
    return this.#byOptimizer.get(optimizer)!;
  }

  /**
   * The entry of an optimizer that is about to step. A script may make its optimizer anew every epoch (to change the LR, say):
   * one made at the same place as one that has stepped, and for the same variables, goes on as that one.
   */
  stepping(optimizer: Optimizer, variables: readonly string[]): Entry {
    const entry = this.of(optimizer);
    if (entry.variables !== undefined) {
      this.#look(entry);
      return entry;
    }
    entry.variables = variables.join('\n');
    this.#beginSteps(entry);
    const former = this.#sameSite(entry).find((other) => other.variables === entry.variables);
    if (former === undefined) {
      this.#announce(entry);
      return entry;
    }
    former.optimizer = optimizer;
    this.#look(former);
    this.#byOptimizer.set(optimizer, former);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    return former;
  }

  /** All that were announced. */
  all(): Entry[] {
    this.settle();
    return this.#entries.filter((entry) => entry.announced);
  }

  /** Announces those whose constructors have run by now. */
  settle(): void {
    const done = this.#inConstruction;
    this.#inConstruction = [];
    for (const entry of done) {
      entry.made ??= numberOrNull(entry.optimizer.learningRate);
      entry.lr = entry.made;
      if (this.#sameSite(entry).length === 0) this.#announce(entry);
    }
  }

  /** The script, or the rest of the constructor, has set the LR of an optimizer that has taken no step. */
  #set(optimizer: Optimizer): void {
    const entry = this.#byOptimizer.get(optimizer);
    if (entry === undefined) return;
    const frames = userFrames();
    if (JSON.stringify(frames) === JSON.stringify(entry.frames)) {
      entry.made = numberOrNull(optimizer.learningRate);
    } else {
      entry.set = { location: frames[0] ?? null, frames };
    }
  }

  /** Right before its first step. From now on the property is a plain one again. */
  #beginSteps(entry: Entry): void {
    const { optimizer } = entry;
    const value = optimizer.learningRate;
    if (Object.getOwnPropertyDescriptor(optimizer, 'learningRate')?.get !== undefined)
      Object.defineProperty(optimizer, 'learningRate', {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    const now = numberOrNull(value);
    entry.seen = now;
    if (entry.set === null) return;
    // A warm-up by hand may begin at 0.
    if (now) entry.lr = now;
    else Object.assign(entry, { hand: entry.set, set: null });
  }

  /** A script that raises the LR that it began with warms up: then that is not the one that its training goes by. */
  #look(entry: Entry): void {
    const { lr, made, seen, isByHand, isTopUnknown } = entry;
    const now = numberOrNull(entry.optimizer.learningRate);
    if (now === null || now === seen) return;
    entry.seen = now;
    entry.isByHand = true;
    const isRaised = lr !== null && now > lr && !isTopUnknown;
    if (isRaised) {
      entry.hand ??= entry.set;
      if (made !== null && now <= made * (1 + 1e-9)) Object.assign(entry, { lr: made, set: null });
      else entry.isTopUnknown = true;
    }
    if (isRaised || !isByHand) this.#events.constructed(entry);
  }

  #announce(entry: Entry): void {
    if (entry.announced) return;
    entry.announced = true;
    this.#events.constructed(entry);
  }

  /** The optimizers that were made at the same place and have stepped. */
  #sameSite(entry: Entry): Entry[] {
    const site = JSON.stringify(entry.frames);
    return this.#entries.filter(
      (other) =>
        other !== entry &&
        other.steps > 0 &&
        entry.frames.length > 0 &&
        typeOf(other.optimizer) === typeOf(entry.optimizer) &&
        JSON.stringify(other.frames) === site,
    );
  }

  #begin(optimizer: Optimizer): void {
    const entry: Entry = {
      id: String(this.#made++),
      optimizer,
      frames: userFrames(),
      made: numberOrNull(optimizer.learningRate),
      lr: null,
      set: null,
      seen: null,
      isByHand: false,
      hand: null,
      isTopUnknown: false,
      steps: 0,
      size: undefined,
      batchSize: undefined,
      variables: undefined,
      announced: false,
    };
    this.#byOptimizer.set(optimizer, entry);
    this.#entries.push(entry);
    this.#inConstruction.push(entry);
    this.#events.newClass(Object.getPrototypeOf(optimizer) as Optimizer);
    // The rest of the constructor has still to run; a script whose loop never yields settles at its next use of an optimizer.
    queueMicrotask(() => this.settle());
  }
}

export function describe(entry: Entry): OptimizerMessage {
  const { optimizer, frames, lr, set, hand, isByHand, size, batchSize } = entry;
  const momentum = numberOrNull(optimizer.momentum);
  const beta1 = numberOrNull(optimizer.beta1);
  const beta2 = numberOrNull(optimizer.beta2);
  return {
    kind: 'optimizer',
    id: entry.id,
    type: typeOf(optimizer),
    lr: entry.isTopUnknown ? null : lr,
    groups: [{ lr, ...(set === null ? {} : { set }), ...(size === undefined ? {} : { size }) }],
    ...(momentum === null ? {} : { momentum }),
    ...(beta1 === null || beta2 === null ? {} : { betas: [beta1, beta2] as const }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(isByHand ? { schedule: 'by hand' } : {}),
    ...(isByHand && hand !== null ? { hand } : {}),
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
