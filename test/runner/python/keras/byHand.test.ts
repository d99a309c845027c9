import assert from 'node:assert/strict';
import type { OptimizerEntry } from '../../../../src/protocol/record.ts';
import { pythonScripts } from '../support/scripts.ts';

const script = (lr: string, callback: string): string => `
import numpy as np
import keras

x = np.random.default_rng(0).normal(size=(256, 4)).astype('float32')
y = x.sum(1, keepdims=True)
base, start, top = 2e-3, 1e-6, 1e-3
class Rates(keras.callbacks.Callback):
    step = -1
${callback.replace(/^/gm, '    ')}
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(${lr}), loss='mse')
model.fit(x, y, batch_size=32, epochs=20, verbose=0, callbacks=[Rates()])
`;

const each = (rate: string): string => `def on_train_batch_begin(self, batch, logs=None):
    self.step += 1
    self.model.optimizer.learning_rate = ${rate}`;

const BEYOND = script('start', each('start + min(1.0, self.step / 20) * (top - start)'));
const AFTER_EPOCHS = script(
  '1e-6',
  `def on_epoch_end(self, epoch, logs=None):
    self.model.optimizer.learning_rate.assign(min(1e-3, 5e-5 * (epoch + 1)))`,
);
const OTHER_NUMBERS = script('0.1', each('5e-2 * min(1.0, (self.step + 1) / 20)'));
const COMPUTED = script('base', each('base * min(1.0, (self.step + 1) / 20)'));
const READ_AGAIN = script(
  '4e-2',
  `def on_train_begin(self, logs=None):
    self.own = float(self.model.optimizer.learning_rate.numpy())
${each('self.own * min(1.0, (self.step + 1) / 20)')}`,
);
const DECAY = script('0.5', each('3e-2 * 0.99 ** self.step'));

describe('Keras: an LR that the script sets by hand at each step', function () {
  this.timeout(180_000);
  const scripts = pythonScripts('keras');
  const entryOf = async (text: string, backend = 'tensorflow'): Promise<OptimizerEntry> =>
    (await scripts.run(text, ['--steps', '50'], { env: { KERAS_BACKEND: backend } })).record.optimizers[0]!;

  for (const backend of ['tensorflow', 'jax'])
    it(`has no place where it goes beyond that of the construction, on ${backend}`, async () => {
      const { lr, literal, candidates, literalNote, schedule } = await entryOf(BEYOND, backend);
      assert.deepEqual([lr, literal, candidates, schedule], [null, null, undefined, 'by hand']);
      assert.match(
        literalNote ?? '',
        /^The script sets the LR by hand at each step, at train\.py:\d+, and raises/,
      );
    });

  it('has no place either where it is raised after epochs only', async () => {
    const { lr, literal, literalNote } = await entryOf(AFTER_EPOCHS);
    assert.deepEqual([lr, literal], [null, null]);
    assert.match(
      literalNote ?? '',
      /^The script sets the LR by hand at each step, at train\.py:\d+, and raises/,
    );
  });

  it('has none at a construction that it does not go by', async () => {
    const { literal, literalNote } = await entryOf(OTHER_NUMBERS);
    assert.equal(literal, null);
    assert.match(
      literalNote ?? '',
      /^The script sets the LR by hand at train\.py:\d+, before its first step/,
    );
  });

  it('has the number of the construction where it is computed from that', async () => {
    const { literal, lr } = await entryOf(COMPUTED);
    assert.deepEqual([literal?.text, lr], ['2e-3', 2e-3]);
  });

  it('has the number of the construction where the optimizer’s own LR is read again', async () => {
    const { literal, lr } = await entryOf(READ_AGAIN);
    assert.deepEqual([literal?.text, lr], ['4e-2', 4e-2]);
  });

  it('has its own number where that is the highest', async () => {
    const { literal, lr, schedule } = await entryOf(DECAY);
    assert.deepEqual([literal?.text, lr, schedule], ['3e-2', 3e-2, 'by hand']);
  });
});
