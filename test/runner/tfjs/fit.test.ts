import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, runChild, sweep } from '../support/child.ts';

const MODEL = `
const tf = require('@tensorflow/tfjs');
const xs = tf.randomNormal([32, 4], 0, 1, 'float32', 1), ys = xs.sum(1, true);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
`;

describe('a sweep over a model of layers', () => {
  it('goes on over the same data when fit has fewer batches than the sweep', async () => {
    const folder = await project({
      'train.js': `${MODEL}
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
model.fit(xs, ys, { epochs: 2, batchSize: 16, verbose: 0 }).then(() => console.log('never here'));
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(15) } });
    assert.equal(run.done?.reason, 'swept', JSON.stringify(run.done) + run.stderr);
    assert.equal(run.points.length, 15);
    const [sgd] = run.optimizers;
    assert.equal(sgd?.type, 'SGD');
    assert.equal(sgd?.lr, 0.01);
    assert.equal(sgd?.batchSize, 16);
    assert.equal(sgd?.groups[0]?.size, 5);
    assert.equal(sgd?.location?.line, 6);
    assert.doesNotMatch(run.stdout, /never here/);
  });

  it('evaluates validation data after the first epoch only, and gives callbacks their numbers all the same', async () => {
    const folder = await project({
      'train.js': `${MODEL}
let evaluated = 0;
const loss = (yTrue, yPred) => { evaluated++; return tf.losses.meanSquaredError(yTrue, yPred); };
model.compile({ optimizer: tf.train.adam(), loss });
model.fit(xs, ys, {
  epochs: 1, batchSize: 16, verbose: 0, validationData: [xs, ys],
  callbacks: { onEpochEnd: (epoch, logs) => console.log(epoch, logs.val_loss.toFixed(3), evaluated) },
});
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(9) } });
    assert.equal(run.done?.reason, 'swept', run.stderr);
    const lines = run.stdout.trim().split('\n');
    assert.equal(lines.length, 4);
    assert.match(lines[3]!, /^3 \d+\.\d{3} 10$/, run.stdout);
  });

  it('is not ended by early stopping', async () => {
    const folder = await project({
      'train.js': `${MODEL}
model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
model.fit(xs, ys, {
  epochs: 50, batchSize: 32, verbose: 0, validationSplit: 0.25,
  callbacks: tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 0 }),
});
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(12) } });
    assert.equal(run.done?.reason, 'swept', run.stderr);
    assert.equal(run.points.length, 12);
  });

  for (const args of ['{ epochs: 1, batchesPerEpoch: 2, verbose: 0 }', '{ epochs: 1, verbose: 0 }']) {
    it(`goes on over a data set: fitDataset(${args})`, async () => {
      const folder = await project({
        'train.js': `${MODEL}
model.compile({ optimizer: tf.train.rmsprop(0.01), loss: 'meanSquaredError' });
const data = tf.data.zip({ xs: tf.data.array(Array.from({ length: 8 }, () => [1, 2, 3, 4])), ys: tf.data.array(Array.from({ length: 8 }, () => [1])) }).batch(4);
model.fitDataset(data, ${args}).then(() => console.log('never here'));
`,
      });
      const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(11) } });
      assert.equal(run.done?.reason, 'swept', JSON.stringify(run.done) + run.stderr);
      assert.equal(run.points.length, 11);
      assert.equal(run.optimizers[0]?.batchSize, 4);
      assert.doesNotMatch(run.stdout, /never here/);
    });
  }

  it('sweeps trainOnBatch, step by step', async () => {
    const folder = await project({
      'train.js': `${MODEL}
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
(async () => { for (;;) await model.trainOnBatch(xs, ys); })();
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(8) } });
    assert.equal(run.done?.reason, 'swept', run.stderr);
    assert.equal(run.points.length, 8);
    assert.equal(run.optimizers[0]?.batchSize, 32);
  });

  it('prolongs the training of the optimizer asked for, not those before it', async () => {
    const folder = await project({
      'train.js': `${MODEL}
(async () => {
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await model.fit(xs, ys, { epochs: 3, batchSize: 16, verbose: 0 });
  console.log('first over');
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  await model.fit(xs, ys, { epochs: 1, batchSize: 16, verbose: 0 });
})();
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(9), optimizer: '1' } });
    assert.equal(run.done?.reason, 'swept', run.stderr);
    assert.deepEqual(
      run.optimizers.map(({ type, steps }) => [type, steps]),
      [
        ['SGD', 6],
        ['Adam', 9],
      ],
    );
    assert.match(run.stdout, /first over/);
    assert.equal(run.pointsOf('1').length, 9);
    assert.equal(run.points.length, 9);
  });
});
