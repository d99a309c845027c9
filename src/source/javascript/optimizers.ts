/**
 * The optimizers of TensorFlow.js: what `tf.train.<name>(lr, …)` takes for a missing LR, and what the name alone means in
 * `model.compile({optimizer: '<name>'})`. From tfjs-core's optimizer_constructors and tfjs-layers' optimizers (4.22; the same since 1.0).
 */
interface Optimizer {
  /** null: the argument is required. */
  readonly missing: number | null;
  /** null: tfjs-layers does not know the name. */
  readonly named: number | null;
}

const OPTIMIZERS: ReadonlyMap<string, Optimizer> = new Map([
  ['sgd', { missing: null, named: 0.01 }],
  ['momentum', { missing: null, named: null }],
  ['adam', { missing: 0.001, named: 0.001 }],
  ['adamax', { missing: 0.002, named: 0.002 }],
  ['rmsprop', { missing: null, named: 0.001 }],
  ['adagrad', { missing: null, named: 0.01 }],
  ['adadelta', { missing: 0.001, named: 1 }],
]);

/** `AdamOptimizer`, `Adam` and `adam` are `adam`; also for types that are not of TensorFlow.js. */
export function optimizerName(type: string): string {
  return type.toLowerCase().replace(/optimizer$/, '');
}

/** Whether `name` is a function of `tf.train`. */
export function isTrainFunction(name: string): boolean {
  return OPTIMIZERS.has(name);
}

/** Whether `name` is a class of tfjs-core: `AdamOptimizer`. */
export function isOptimizerClass(name: string): boolean {
  return /^[A-Z]\w*Optimizer$/.test(name) && OPTIMIZERS.has(optimizerName(name));
}

/** Whether `model.compile({optimizer: name})` is understood. */
export function isCompileName(name: string): boolean {
  const named = OPTIMIZERS.get(name.toLowerCase())?.named;
  return named !== undefined && named !== null && /^([a-z]+|SGD|RMSProp|A[a-z]+)$/.test(name);
}

export function defaultWhenMissing(type: string): number | null {
  return OPTIMIZERS.get(optimizerName(type))?.missing ?? null;
}

export function defaultWhenNamed(type: string): number | null {
  return OPTIMIZERS.get(optimizerName(type))?.named ?? null;
}
