import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { runCells } from './support/notebook.ts';

describe('a Keras model that a cell above has trained', () => {
  const scripts = pythonScripts('keras');

  // Both keep a graph of the first training.
  for (const backend of ['tensorflow', 'jax']) {
    it(`is swept from the first step of the tested cell on (${backend})`, async () => {
      const { record } = await runCells(
        scripts,
        [
          `import keras, numpy as np
keras.utils.set_random_seed(0)
x = np.random.randn(256, 8).astype("float32")
y = x.sum(1, keepdims=True)
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(1e-2), "mse")`,
          'model.fit(x, y, epochs=10, verbose=0)',
          'model.fit(x, y, epochs=10, verbose=0)',
        ],
        ['--cell', '3'],
        { KERAS_BACKEND: backend, TF_CPP_MIN_LOG_LEVEL: '3' },
      );
      const points = record.passes[0]?.points ?? [];
      assert.deepEqual([points[0]?.step, points[0]?.lr], [0, 1e-7]);
      assert.ok(points.length > 10, `${points.length} points`);
      // What the cell above has learnt is there.
      assert.ok((points[0]?.loss ?? 10) < 1, `loss ${points[0]?.loss}`);
      assert.equal(record.passes.length, 1);
    });
  }
});
