export type Framework = 'torch' | 'keras';

/**
 * The optimizers of a framework, by name in lower case: how their class is written and the LR that applies where none is given (null: one
 * must be, or it is none). From torch/optim (2.15; SGD's has a default since 2.1) and keras/src/optimizers (3).
 */
type Optimizers = ReadonlyMap<string, { readonly name: string; readonly lr: number | null }>;

const TORCH = table({
  ...{ Adadelta: 1, Adafactor: 1e-2, Adagrad: 1e-2, Adam: 1e-3, Adamax: 2e-3, AdamW: 1e-3, ASGD: 1e-2 },
  ...{
    LBFGS: 1,
    Muon: 1e-3,
    NAdam: 2e-3,
    RAdam: 1e-3,
    RMSprop: 1e-2,
    Rprop: 1e-2,
    SGD: 1e-3,
    SparseAdam: 1e-3,
  },
});

const KERAS = table({
  ...{ Adadelta: 1e-3, Adafactor: 1e-3, Adagrad: 1e-3, Adam: 1e-3, Adamax: 1e-3, AdamW: 1e-3, Ftrl: 1e-3 },
  ...{ Lamb: 1e-3, Lion: 1e-3, Muon: 1e-3, Nadam: 1e-3, RMSprop: 1e-3, SGD: 1e-2 },
});

function table(lrs: Readonly<Record<string, number>>): Optimizers {
  return new Map(Object.entries(lrs).map(([name, lr]) => [name.toLowerCase(), { name, lr }]));
}

/** Whether a class of this name is an optimizer of a framework; others are known by the run. */
export function isOptimizer(name: string): boolean {
  const known = TORCH.get(name.toLowerCase()) ?? KERAS.get(name.toLowerCase());
  return known?.name === name || KERAS.get(name.toLowerCase())?.name === name;
}

/** Whether Keras understands the name in `compile(optimizer=name)`: it is not particular about capitals. */
export function isKerasName(name: string): boolean {
  return KERAS.has(name.toLowerCase());
}

/** `RMSprop` of `rmsprop`. */
export function kerasClass(name: string): string | undefined {
  return KERAS.get(name.toLowerCase())?.name;
}

/** The LR where none is given; null if unknown. */
export function defaultLr(framework: Framework, type: string): number | null {
  return (framework === 'keras' ? KERAS : TORCH).get(type.toLowerCase())?.lr ?? null;
}

/** The arguments of Hugging Face's trainer: those of Transformers, and of TRL. */
export const TRAINING_ARGUMENTS = /(TrainingArguments|^(SFT|DPO|GRPO|KTO|ORPO|CPO|RLOO|Reward|PPO)Config)$/;

/** The arguments that hold an LR: `lr` in PyTorch, `learning_rate` in Keras and in Hugging Face's arguments. */
export const LR_KEYWORDS = ['lr', 'learning_rate'];
