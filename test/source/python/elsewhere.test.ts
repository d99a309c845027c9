import { findsThePlaceIn, type Case } from './support.ts';

const KERAS = 'import tensorflow as tf\nfrom tensorflow import keras\n';

/** The LR is held by something else than a number that is handed on. */
const CASES: readonly Case[] = [
  [
    'a variable behind a lambda',
    'Adam',
    1e-3,
    `${KERAS}rate = tf.Variable(«0.001», trainable=False, dtype=tf.float32)\nmodel.compile(optimizer=§tf.keras.optimizers.Adam(learning_rate=lambda: rate), loss="mse")\nrate.assign(rate * 0.1)\n`,
  ],
  [
    'a function without arguments',
    'Adam',
    1e-3,
    `${KERAS}def rate():\n    return «1e-3»\nopt = §keras.optimizers.Adam(rate)\n`,
  ],
  [
    'a schedule, by name',
    'SGD',
    1e-2,
    `${KERAS}schedule = keras.optimizers.schedules.ExponentialDecay(initial_learning_rate=«1e-2», decay_steps=100, decay_rate=0.9)\nopt = §keras.optimizers.SGD(learning_rate=schedule)\n`,
  ],
  [
    'a schedule, by position, in the call',
    'SGD',
    1e-2,
    `${KERAS}opt = §keras.optimizers.SGD(tf.keras.optimizers.schedules.CosineDecay(«1e-2», 1000))\n`,
  ],
  [
    'a schedule of constants',
    'SGD',
    0.1,
    `${KERAS}fn = keras.optimizers.schedules.PiecewiseConstantDecay([100, 200], [«0.1», 0.01, 0.001])\nopt = §keras.optimizers.SGD(learning_rate=fn)\n`,
  ],
  [
    'a schedule of constants, by name, from a list elsewhere',
    'SGD',
    0.1,
    `${KERAS}values = [«0.1», 0.01]\nfn = keras.optimizers.schedules.PiecewiseConstantDecay(values=values, boundaries=[100])\nopt = §keras.optimizers.SGD(learning_rate=fn)\n`,
  ],
  [
    'a schedule class of the script',
    'SGD',
    0.05,
    `${KERAS}class Mine(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, base):\n        self.base = base\n    def __call__(self, step):\n        return self.base / (1 + step)\nopt = §keras.optimizers.SGD(Mine(«0.05»))\n`,
  ],
  [
    'an attribute that is set after parsing',
    'SGD',
    0.2,
    'import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument("--lr", default=0.1)\nargs = parser.parse_args()\nargs.lr = «0.2»\nopt = §torch.optim.SGD(p, lr=args.lr)\n',
  ],
  [
    'an attribute of a configuration, set after it was made',
    'SGD',
    1e-3,
    'import torch\nclass Config:\n    lr = 0.1\nconfig = Config()\nconfig.lr = «1e-3»\nopt = §torch.optim.SGD(p, lr=config.lr)\n',
  ],
  [
    'an attribute that another method sets',
    'Adam',
    1e-3,
    'import torch\nclass Trainer:\n    def __init__(self):\n        self.setup()\n        self.opt = §torch.optim.Adam(p, lr=self.lr)\n    def setup(self):\n        self.lr = «1e-3»\n§2Trainer()\n',
  ],
  ['a tensor', 'SGD', 1e-2, 'import torch\nopt = §torch.optim.SGD(p, lr=torch.tensor(«1e-2»))\n'],
];

describe('the place of an LR that is held elsewhere', () => {
  findsThePlaceIn(CASES);
});
