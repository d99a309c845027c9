import assert from 'node:assert/strict';
import { watch } from '../support/events.ts';
import { pythonScripts } from '../support/scripts.ts';
import { HEAD } from './scripts.ts';

const FIT = `${HEAD}
model.compile(optimizer=keras.optimizers.SGD(learning_rate=1e-3), loss="mse")
`;

describe("Keras: the script's own epochs", () => {
  const scripts = pythonScripts('keras');

  const run = (text: string) => watch(scripts, text, [], { KERAS_BACKEND: 'tensorflow' });

  it('are all there is for a callback that keeps a number for each, which is said and not blamed on it', async () => {
    const { record, code, output, repeated } = await run(`${FIT}
class Keeping(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.losses = np.zeros((4, 10))
    def on_epoch_begin(self, epoch, logs=None):
        self.row = self.losses[epoch]
    def on_train_batch_end(self, batch, logs=None):
        self.row[batch] = logs["loss"]
model.fit(x, y, batch_size=40, epochs=4, verbose=0, callbacks=[Keeping()])
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 40);
    assert.deepEqual(record.diagnoses, []);
    assert.match(repeated.join(), /IndexError.* after the end of its last epoch/);
  });

  it('are followed by more where they are too few, batches counted within each', async () => {
    const { record, code, output, repeated } = await run(`${FIT}
class Counting(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        assert batch < self.params["steps"]
def endless():
    while True:
        yield x[:40], y[:40]
model.fit(endless(), steps_per_epoch=5, epochs=2, verbose=0, callbacks=[Counting()])
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 100);
    assert.ok(record.passes[0]!.points.length > 60);
    assert.deepEqual(repeated, []);
  });

  it('follow one another where a loop calls fit for each, and evaluates between them, briefly', async () => {
    const { record, code, output, repeated } = await run(`${FIT}
seen = []
class Counting(keras.callbacks.Callback):
    def on_test_batch_end(self, batch, logs=None):
        seen.append(batch)
for epoch in range(40):
    history = model.fit(x, y, batch_size=40, epochs=1, verbose=0)
    assert len(history.history["loss"]) == 1
    model.evaluate(x, y, batch_size=10, verbose=0, callbacks=[Counting()])
    print("epoch", epoch, max(seen), flush=True)
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 100);
    assert.ok(record.passes[0]!.points.length > 60);
    assert.match(output, /epoch 4 1\b/);
    assert.deepEqual(repeated, []);
  });
});
