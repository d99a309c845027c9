import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PythonScripts, pythonScripts } from '../support/scripts.ts';
import { CALLBACKS, GAN, HEAD, STEPS, type Backend } from './scripts.ts';

/** What a user would see who set the LRs of the sweep by hand, batch for batch, with the same seed. */
async function trainedByHand(scripts: PythonScripts, backend: Backend): Promise<number[]> {
  const path = await scripts.write(
    'by_hand.py',
    `${HEAD}
model.compile(optimizer=keras.optimizers.SGD(learning_rate=1e-2), loss="mse")
for step in range(60):
    model.optimizer.learning_rate = 1e-7 * 1e8 ** (step / 99)
    print("loss", float(model.train_on_batch(*batch(step))))
`,
  );
  const { stdout } = await promisify(execFile)(scripts.python, [path], { env: environment(backend) });
  return stdout.split('\n').flatMap((line) => (line.startsWith('loss ') ? [Number(line.slice(5))] : []));
}

function environment(backend: Backend) {
  return { ...process.env, KERAS_BACKEND: backend, OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '3' };
}

for (const backend of ['tensorflow', 'jax', 'torch'] as const)
  describe(`Keras scripts on ${backend}`, () => {
    const scripts = pythonScripts(backend === 'torch' ? 'torch' : 'keras');
    let byHand: number[];

    before(async () => {
      byHand = await trainedByHand(scripts, backend);
    });

    const run = async (text: string, ...words: string[]) => {
      const outcome = await scripts.run(text, words, { env: { KERAS_BACKEND: backend } });
      return { ...outcome, losses: outcome.record.passes[0]?.points.map(({ loss }) => loss) ?? [] };
    };

    /** Every loss is its own batch's, at the LR that stands beside it. */
    const assertSame = (losses: (number | null)[]) => {
      assert.equal(byHand.length, 60);
      byHand.forEach((loss, step) => {
        const seen = losses[step] ?? NaN;
        assert.ok(Math.abs(seen - loss) < 1e-3 * loss, `step ${step}: ${seen}, by hand ${loss}`);
      });
    };

    it('sweeps fit, past the end of its epochs and of its callbacks, and leaves no trace', async () => {
      const before = await readdir(scripts.folder);
      const { code, stderr, record, losses } = await run(`${HEAD}${CALLBACKS}
model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
model.fit(x, y, batch_size=40, epochs=2, shuffle=False, verbose=0, validation_data=(x, y), callbacks=callbacks)
model.save("model.keras")
`);
      assert.equal(code, 0, stderr);
      assertSame(losses);
      assert.equal(record.runtime?.framework, 'Keras');
      assert.equal(record.runtime?.backend, backend);
      const [optimizer] = record.optimizers;
      // The LR of the first step is the callback's.
      assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.batchSize], ['SGD', 5, 40]);
      const [group] = optimizer?.groups ?? [];
      assert.deepEqual([group?.lr, group?.size], [5, 161]);
      assert.equal(optimizer?.literal?.text, '5.0');
      const compile = `${HEAD}${CALLBACKS}`.split('\n').length + 1;
      assert.equal(optimizer?.location?.line, compile);
      assert.deepEqual(
        (await readdir(scripts.folder)).filter((name) => !before.includes(name)),
        ['train.py'],
      );
    });

    it('sweeps a training step of the script, whose LR is on a schedule', async () => {
      const { code, stderr, record, losses } = await run(`${HEAD}${STEPS[backend]}
class Own(keras.Sequential):
    train_step = train_step
model = Own(model.layers)
schedule = keras.optimizers.schedules.ExponentialDecay(2e-2, decay_steps=10, decay_rate=0.5)
model.compile(optimizer=keras.optimizers.SGD(schedule))
model.fit(x, y, batch_size=40, shuffle=False, verbose=0)
`);
      assert.equal(code, 0, stderr);
      assertSame(losses);
      assert.equal(record.optimizers[0]?.lr, 0.02);
    });

    if (backend === 'tensorflow')
      it("adds up the losses of a strategy's replicas", async () => {
        const { code, stderr, losses } = await run(`
import tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
${HEAD}
weights = model.get_weights()
with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
    model = keras.models.clone_model(model)
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=1e-2), loss="mse")
model.set_weights(weights)
model.fit(x, y, batch_size=40, shuffle=False, verbose=0)
`);
        assert.equal(code, 0, stderr);
        assertSame(losses);
      });

    it('sweeps train_on_batch, with a scaled loss and gradients that add up over two batches', async () => {
      const { code, stderr, record, losses } = await run(`${HEAD}
optimizer = keras.optimizers.SGD(learning_rate=1e-2, gradient_accumulation_steps=2)
model.compile(optimizer=keras.optimizers.LossScaleOptimizer(optimizer), loss="mse", metrics=["mae"])
for step in range(120):
    a, b = batch(step)
    model.train_on_batch(a[:20], b[:20])
    model.train_on_batch(a[20:], b[20:])
`);
      assert.equal(code, 0, stderr);
      assertSame(losses);
      assert.equal(record.optimizers.length, 1);
      assert.equal(record.optimizers[0]?.literal?.text, '1e-2');
    });
  });

describe('Keras scripts that go their own ways', () => {
  const scripts = pythonScripts('keras');

  const run = (text: string, ...words: string[]) =>
    scripts.run(text, words, { env: { KERAS_BACKEND: 'tensorflow' } });

  it('sweeps both optimizers of a GAN, and does not name the one that compile made up', async () => {
    const { code, stderr, record } = await run(GAN);
    // A range each, and no number: a loss that falls is no progress here.
    assert.equal(code, 3, stderr);
    assert.deepEqual(
      record.optimizers.map(({ type, literal }) => [type, literal?.text]),
      [
        ['Adam', '3e-4'],
        ['Adam', '1e-4'],
      ],
    );
    assert.deepEqual(
      record.results.map(({ recommended, range }) => [recommended, range !== null]),
      [
        [null, true],
        [null, true],
      ],
    );
    assert.ok(record.diagnoses.some(({ code }) => code === 'optimizers-together'));
  });

  it('tells steps that one call takes in its graph, on data of unknown length, one by one', async () => {
    const { code, stderr, record } = await run(`${HEAD}
import tensorflow as tf
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(40).filter(lambda a, b: True)
model.compile(optimizer="sgd", loss="mse", steps_per_execution=4)
model.fit(data, epochs=2, verbose=0)
`);
    assert.equal(code, 0, stderr);
    const points = record.passes[0]!.points;
    assert.ok(points.length > 60);
    assert.ok(points.every(({ step, loss }, i) => step === i && loss !== 0));
  });

  it('says that a callback failed after its steps, and that the loss was not finite from the first', async () => {
    const failed = await run(`${HEAD}
class Fails(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 6: raise ValueError("my callback")
model.compile(optimizer="sgd", loss="mse")
model.fit(x, y, batch_size=40, verbose=0, callbacks=[Fails()])
`);
    assert.equal(failed.code, 4, failed.stderr);
    assert.match(
      failed.record.diagnoses[0]?.message ?? '',
      /failed after 7 training steps: ValueError: my callback/,
    );
    const broken = await run(`${HEAD}
model.compile(optimizer="sgd", loss="mse")
model.fit(x, y * np.nan, verbose=0)
`);
    assert.equal(broken.code, 3, broken.stderr);
    assert.equal(broken.record.passes[0]?.points.length, 1);
  });
});
