import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';

const HEAD = `
import functools
import numpy as np
import keras

x = np.random.default_rng(0).normal(size=(64, 4)).astype('float32')
y = x.sum(1, keepdims=True)
Scheduler = keras.callbacks.LearningRateScheduler

def train(optimizer, *callbacks):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(optimizer=optimizer, loss='mse', run_eagerly=keras.config.backend() == 'tensorflow')
    model.fit(x, y, batch_size=64, epochs=6, verbose=0, callbacks=callbacks)
`;

/** What it is, how it trains, and the number that makes its LR, in the script and as it is. */
const SCRIPTS: readonly (readonly [string, string, string, number])[] = [
  ['a lambda', `train(keras.optimizers.SGD(0.5), Scheduler(lambda epoch: 1e-3))`, '1e-3', 1e-3],
  [
    'one of two lambdas on a line',
    `other, own = Scheduler(lambda e: 0.6), Scheduler(lambda e: 0.017)
train(keras.optimizers.SGD(0.5), own)`,
    '0.017',
    0.017,
  ],
  [
    'drops',
    `
def halved(epoch):
    initial = 0.011
    return initial * 0.5 ** (epoch // 10)
train(keras.optimizers.SGD(0.5), Scheduler(halved))`,
    '0.011',
    0.011,
  ],
  [
    'steps down',
    `
def stepped(epoch):
    lr = 2e-3
    if epoch > 18:
        lr *= 0.5e-3
    elif epoch > 12:
        lr *= 1e-1
    print('learning rate', lr)
    return lr
train(keras.optimizers.SGD(0.5), Scheduler(stepped))`,
    '2e-3',
    2e-3,
  ],
  [
    'a table',
    `
TABLE = [(3, 0.05), (6, 0.01)]
def table(epoch, lr):
    if epoch < TABLE[0][0]:
        return 0.2
    for at, value in TABLE:
        if epoch == at:
            return value
    return lr
train(keras.optimizers.SGD(0.5), Scheduler(table))`,
    '0.2',
    0.2,
  ],
  [
    'a dict by epoch',
    `
DROPS = {0: 0.019, 5: 0.001}
train(keras.optimizers.SGD(0.5), Scheduler(lambda epoch, lr: DROPS.get(epoch, lr)))`,
    '0.019',
    0.019,
  ],
  [
    'a warm-up, whose highest LR it is',
    `
def warmed(top):
    def rate(epoch):
        return top * (epoch + 1) / 5 if epoch < 5 else top * 0.9 ** (epoch - 5)
    return rate
train(keras.optimizers.SGD(0.5), Scheduler(warmed(0.04)))`,
    '0.04',
    0.04,
  ],
  [
    'an object',
    `
class Step:
    def __init__(self, initial, factor=0.25, every=10):
        self.initial, self.factor, self.every = initial, factor, every
    def __call__(self, epoch):
        return float(self.initial * self.factor ** np.floor((1 + epoch) / self.every))
train(keras.optimizers.SGD(0.5), Scheduler(Step(initial=0.03)))`,
    '0.03',
    0.03,
  ],
  [
    'a partial',
    `
def halving(epoch, base):
    return base * 0.5 ** epoch
train(keras.optimizers.SGD(0.5), Scheduler(functools.partial(halving, base=0.013)))`,
    '0.013',
    0.013,
  ],
  [
    "one of Keras' schedules",
    `train(keras.optimizers.SGD(0.5), Scheduler(lambda epoch: float(keras.optimizers.schedules.CosineDecay(0.09, 20)(epoch))))`,
    '0.09',
    0.09,
  ],
  [
    'a class of its own',
    `
class Own(keras.callbacks.LearningRateScheduler):
    def __init__(self, base):
        self.base = base
        super().__init__(self.at)
    def at(self, epoch, lr):
        return self.base / (1 + epoch)
train(keras.optimizers.SGD(0.5), Own(0.021))`,
    '0.021',
    0.021,
  ],
  [
    'the very LR of the construction',
    `train(keras.optimizers.SGD(0.07), Scheduler(lambda epoch: 7e-2))`,
    '7e-2',
    0.07,
  ],
  [
    'what scales that of the construction',
    `
def kept(epoch, lr):
    return lr if epoch < 10 else lr * 0.9
train(keras.optimizers.SGD(0.08), Scheduler(kept))`,
    '0.08',
    0.08,
  ],
  [
    'a callback of the script that assigns',
    `
class Assigning(keras.callbacks.Callback):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate.assign(self.rate(epoch))
train(keras.optimizers.SGD(0.5), Assigning(lambda epoch: 0.025 * 0.9 ** epoch))`,
    '0.025',
    0.025,
  ],
];

const UNKNOWN = `${HEAD}
import os
RATES = [float(rate) for rate in os.environ['RATES'].split()]
def rate(epoch):
    return RATES[epoch]
train(keras.optimizers.SGD(0.03), Scheduler(rate))
`;

const RANDOM = `${HEAD}
def rate(epoch, lr):
    return float(np.random.uniform(0.5, 1.0)) * 0.02 if epoch else 0.03
np.random.seed(3)
expected = np.random.RandomState(3).uniform(0.5, 1.0)
class Shown(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 1:
            print('as alone', float(self.model.optimizer.learning_rate.numpy()) / 0.02 / expected, flush=True)
train(keras.optimizers.SGD(0.5), Scheduler(rate), Shown())
`;

/** The updates are measured. */
const TRAINED = `${HEAD}
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, use_bias=False)])
model.compile(optimizer=keras.optimizers.SGD(0.5), loss='mse', run_eagerly=True)
class Measured(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 0:
            before = self.before = model.get_weights()[0]
            self.gradient = 2 * x[:32].T @ (x[:32] @ before - y[:32]) / 32
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0:
            print('used', float(((self.before - model.get_weights()[0]) / self.gradient).mean()), flush=True)
model.fit(x[:32], y[:32], batch_size=32, epochs=50, verbose=0, callbacks=[Scheduler(lambda epoch: 2e-3 * 0.99 ** epoch), Measured()])
`;

describe("Keras: the LR that LearningRateScheduler's function makes", function () {
  this.timeout(180_000);
  const scripts = pythonScripts('keras');

  for (const backend of ['tensorflow', 'jax']) {
    it(`has its place in the function, on ${backend}`, async () => {
      const text = `${HEAD}\n${SCRIPTS.map(([, training]) => training).join('\n')}\n`;
      const { record, stderr } = await scripts.run(text, ['--optimizer', '99'], {
        env: { KERAS_BACKEND: backend },
      });
      for (const [index, [name, , written, lr]] of SCRIPTS.entries()) {
        const entry = record.optimizers.find(({ id }) => id === String(index));
        assert.deepEqual(
          [entry?.literal?.text, entry?.literal?.start, entry?.lr],
          [written, text.indexOf(written, text.indexOf(SCRIPTS[index]![1])), lr],
          `${name}: ${entry?.literalNote ?? stderr}`,
        );
      }
    });
  }

  it('is said to stand nowhere, with its line, where no number makes it', async () => {
    const { record } = await scripts.run(UNKNOWN, ['--optimizer', '99'], {
      env: { RATES: '0.03 0.02 0.01 0.01 0.01 0.01' },
    });
    const { literal, literalNote } = record.optimizers[0]!;
    assert.equal(literal, null);
    const line = UNKNOWN.split('\n').indexOf('def rate(epoch):') + 1;
    assert.match(
      literalNote ?? '',
      new RegExp(`^LearningRateScheduler sets the learning rate at train\\.py:${line}, and no number`),
    );
  });

  it('is asked for without an effect on the random numbers of the script', async () => {
    const { stderr } = await scripts.run(RANDOM, ['--optimizer', '99']);
    const ratio = Number(/as alone (\S+)/.exec(stderr)?.[1]);
    assert.ok(Math.abs(ratio - 1) < 1e-5, stderr);
  });

  it('is what a training with the found LR takes the place of', async () => {
    const { record, code, stderr } = await scripts.run(TRAINED, ['--then-train', '--steps', '40']);
    assert.equal(code, 0, stderr);
    const found = Number(record.results[0]?.recommended?.lr.toPrecision(2));
    const used = Number([...stderr.matchAll(/^used (\S+)$/gm)].at(-1)?.[1]);
    assert.ok(Math.abs(used / found - 1) < 0.02, `${used} instead of ${found}`);
  });
});
