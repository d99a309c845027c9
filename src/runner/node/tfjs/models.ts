/** Trainings of a layers model: they go on past the script's last epoch, until the sweep is through. */
import { endlessDataset, type Dataset } from './dataset.ts';
import type { Entry } from './optimizers.ts';
import type { Core, Optimizer, Tensor } from './types.ts';

/** A callback of the script's: an instance of a class of tfjs, or an object with functions. */
interface Callback {
  readonly setModel?: unknown;
  readonly onEpochBegin?: (epoch: number) => void;
}

interface FitArgs {
  readonly epochs?: number;
  readonly callbacks?: Callback | readonly Callback[] | null;
  readonly batchesPerEpoch?: number;
  readonly validationData?: unknown;
}

/** As much of `tf.LayersModel` 1.x to 4.x as is touched. */
interface Model {
  readonly optimizer?: Optimizer;
  stopTraining: boolean;
  fit(x: unknown, y: unknown, args?: FitArgs): Promise<unknown>;
  fitDataset(dataset: Dataset, args: FitArgs): Promise<unknown>;
  makeTrainFunction(): (data: readonly Tensor[]) => unknown;
  testLoop(f: unknown, inputs: object, ...rest: unknown[]): Tensor[];
  evaluateDataset(dataset: unknown, ...rest: unknown[]): Promise<Tensor | Tensor[]>;
  save(...args: unknown[]): Promise<unknown>;
}

export interface LayersModule {
  readonly LayersModel: { readonly prototype: Model };
  readonly Sequential: { readonly prototype: Model };
  readonly CustomCallback: new (functions: Callback, yieldEvery: 'never') => Callback;
}

export interface ModelEvents {
  entryOf(optimizer: Optimizer): Entry;
  /** Steps that the sweep still wants of this optimizer; 0 if it is not the one, or no end is asked for. */
  stepsWanted(entry: Entry): number;
  /** Whether the training that the script's call begins, the last one in sight, goes on where the script would have ended it. */
  goesRound(entry: Entry): boolean;
  /** It does. */
  goPast(): void;
  /** A training has ended as the script wrote it. */
  endTraining(): void;
  /** Runs a save, with what it writes redirected. */
  save<T>(run: () => T): T;
}

export function watchModels(
  { LayersModel, Sequential, CustomCallback }: LayersModule,
  core: Core,
  events: ModelEvents,
): void {
  const prototype = LayersModel.prototype;
  const { fit, fitDataset, makeTrainFunction } = prototype;

  prototype.fit = function (x, y, args = {}) {
    const steps = wanted(this);
    if (steps === 0) return fit.call(this, x, y, args);
    if (!goesRound(this)) return asWritten(() => fit.call(this, x, y, args));
    return undisturbed(this, core, null, events, () => fit.call(this, x, y, prolonged(args, steps)));
  };
  prototype.fitDataset = function (dataset, args) {
    const steps = wanted(this);
    if (steps === 0) return fitDataset.call(this, dataset, args);
    if (!goesRound(this)) return asWritten(() => fitDataset.call(this, dataset, args));
    // With `batchesPerEpoch` one iterator serves all epochs, and the script made it long enough for its own only.
    const data = args.batchesPerEpoch == null ? dataset : endlessDataset(dataset, () => events.goPast());
    return undisturbed(this, core, args.validationData, events, () =>
      fitDataset.call(this, data, prolonged(args, steps)),
    );
  };
  prototype.makeTrainFunction = function () {
    const train = makeTrainFunction.call(this);
    return (data) => {
      if (this.optimizer !== undefined) events.entryOf(this.optimizer).batchSize ??= data[0]?.shape[0];
      return train(data);
    };
  };
  for (const target of new Set([prototype, Sequential.prototype])) {
    if (!Object.hasOwn(target, 'save')) continue;
    const { save } = target;
    target.save = function (...args) {
      return events.save(() => save.apply(this, args));
    };
  }

  function wanted(model: Model): number {
    return model.optimizer === undefined ? 0 : events.stepsWanted(events.entryOf(model.optimizer));
  }

  function goesRound(model: Model): boolean {
    return model.optimizer !== undefined && events.goesRound(events.entryOf(model.optimizer));
  }

  async function asWritten(train: () => Promise<unknown>): Promise<unknown> {
    const history = await train();
    events.endTraining();
    return history;
  }

  /** With so many epochs more: an epoch has at least one step; an empty data set ends all the same. */
  function prolonged(args: FitArgs, steps: number): FitArgs {
    const own = args.epochs ?? 1;
    const counting: Callback = {
      onEpochBegin: (epoch) => {
        if (epoch >= own) events.goPast();
      },
    };
    const given = [args.callbacks ?? []].flat();
    // TensorFlow.js takes a list of instances, or one of plain objects, and goes by the first.
    const first = given[0]?.setModel === undefined ? counting : new CustomCallback(counting, 'never');
    return Object.create(args, {
      epochs: { value: own + steps, enumerable: true },
      callbacks: { value: [first, ...given], enumerable: true },
    }) as FitArgs;
  }
}

/**
 * Runs a training that goes on for longer than the script meant. Early stopping, which sees no progress at the sweep's first LRs,
 * does not end it; the validation data, evaluated for real after the first epoch, is not evaluated again after each further one.
 */
async function undisturbed(
  model: Model,
  core: Core,
  validationData: unknown,
  events: ModelEvents,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const results = new WeakMap<object, readonly number[]>();
  const again = (numbers: readonly number[]): Tensor[] => numbers.map((x) => core.scalar(x));
  const { testLoop, evaluateDataset } = model;

  const overrides: PropertyDescriptorMap = {
    stopTraining: {
      configurable: true,
      get: () => false,
      set: (stop: boolean) => {
        if (stop) events.goPast();
      },
    },
    testLoop: {
      configurable: true,
      value(this: Model, f: unknown, inputs: object, ...rest: unknown[]) {
        const known = results.get(inputs);
        if (known !== undefined) return again(known);
        const outputs = testLoop.call(this, f, inputs, ...rest);
        results.set(inputs, outputs.map(toNumber));
        return outputs;
      },
    },
    evaluateDataset: {
      configurable: true,
      async value(this: Model, dataset: object, ...rest: unknown[]) {
        const known = dataset === validationData ? results.get(dataset) : undefined;
        if (known !== undefined) return known.length === 1 ? again(known)[0] : again(known);
        const outputs = await evaluateDataset.call(this, dataset, ...rest);
        results.set(dataset, [outputs].flat().map(toNumber));
        return outputs;
      },
    },
  };
  Object.defineProperties(model, overrides);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(overrides)) Reflect.deleteProperty(model, name);
  }
}

function toNumber(tensor: Tensor): number {
  return tensor.dataSync()[0] ?? NaN;
}
