import assert from 'node:assert/strict';
import type { OptimizerEntry } from '../../../../src/protocol/record.ts';
import { pythonScripts } from '../support/scripts.ts';

const SCHEDULED =
  'train(made(keras.optimizers.SGD(0.0)), callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 6e-3 * 0.5 ** epoch)])';

/** Each model trains on its own, with an optimizer whose LR is set in another way. */
const SCRIPT = `
import numpy as np
import keras

x = np.random.default_rng(0).normal(size=(64, 4)).astype('float32')
y = x.sum(1, keepdims=True)

def made(optimizer):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(optimizer=optimizer, loss='mse')
    return model

def train(model, **options):
    model.fit(x, y, batch_size=32, epochs=2, verbose=0, **options)

def adjust(optimizer, rate):
    optimizer.learning_rate = rate

class Warm(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.model.optimizer.learning_rate = 7e-3

# 0 set
model = made(keras.optimizers.Adam(1e-7))
model.optimizer.learning_rate = 3e-3
train(model)
# 1 in a function
model = made(keras.optimizers.SGD(1e-7))
adjust(model.optimizer, 4e-3)
train(model)
# 2 assigned to the variable
model = made(keras.optimizers.SGD(1e-7))
model.optimizer.learning_rate.assign(5e-3)
train(model)
# 3 by a callback of Keras' that goes beyond what the optimizer was made with
${SCHEDULED}
# 4 by a callback of Keras' that scales it
train(made(keras.optimizers.SGD(8e-3)), callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.5)])
# 5 by a callback of the script's
train(made(keras.optimizers.SGD(1e-7)), callbacks=[Warm()])
# 6 never
train(made(keras.optimizers.SGD(9e-3)))
`;

/** The optimizer's LR is set after it is compiled; the updates are measured. */
const TRAINED = `
import numpy as np
import keras

x = np.random.default_rng(0).normal(size=(640, 4)).astype('float32')
y = x.sum(1, keepdims=True)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, use_bias=False)])
model.compile(optimizer=keras.optimizers.SGD(1e-6), loss='mse')
model.optimizer.learning_rate = 2e-3
before = model.get_weights()[0]
gradient = 2 * x[:32].T @ (x[:32] @ before - y[:32]) / 32
model.fit(x[:32], y[:32], batch_size=32, epochs=1, verbose=0)
print('used', float(((before - model.get_weights()[0]) / gradient).mean()), flush=True)
model.fit(x, y, batch_size=32, epochs=8, verbose=0)
`;

describe('Keras: the LR of the first step', () => {
  const scripts = pythonScripts('keras');

  for (const backend of ['tensorflow', 'jax']) {
    it(`is what the script has set, with its place, on ${backend}`, async () => {
      const env = { KERAS_BACKEND: backend };
      const { record } = await scripts.run(SCRIPT, ['--optimizer', '99'], { env });
      const entry = (id: number): OptimizerEntry => record.optimizers.find((each) => each.id === String(id))!;
      const seen = [0, 1, 2, 3, 4, 5, 6].map((id) => {
        const { lr, groups, literal } = entry(id);
        const setter = groups[0]?.set;
        return [id, lr, setter?.location?.line ?? null, setter?.by ?? null, literal?.text ?? null];
      });
      const lineOf = (text: string): number => SCRIPT.split('\n').indexOf(text) + 1;
      assert.deepEqual(seen, [
        [0, 3e-3, lineOf('model.optimizer.learning_rate = 3e-3'), null, '3e-3'],
        [1, 4e-3, lineOf('    optimizer.learning_rate = rate'), null, '4e-3'],
        [2, 5e-3, lineOf('model.optimizer.learning_rate.assign(5e-3)'), null, '5e-3'],
        [3, 6e-3, lineOf(SCHEDULED), 'LearningRateScheduler', '6e-3'],
        [4, 8e-3, null, null, '8e-3'],
        [5, 7e-3, lineOf('        self.model.optimizer.learning_rate = 7e-3'), null, '7e-3'],
        [6, 9e-3, null, null, '9e-3'],
      ]);
    });
  }

  it('is what a training with the found LR goes by', async () => {
    const { record, code, stderr } = await scripts.run(TRAINED, ['--then-train'], {
      env: { KERAS_BACKEND: 'tensorflow' },
    });
    assert.equal(code, 0, stderr);
    const found = Number(record.results[0]?.recommended?.lr.toPrecision(2));
    const used = Number(/^used (\S+)$/m.exec(stderr)?.[1]);
    assert.ok(Math.abs(used / found - 1) < 0.02, `${used} instead of ${found}`);
  });
});
