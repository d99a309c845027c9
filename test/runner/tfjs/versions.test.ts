import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeOrMissing, project, runChild, sweep, tfjsModules } from '../support/child.ts';
import { missing } from '../../support/missing.ts';

const FACTORIES: [string, string, number][] = [
  ['sgd(0.01)', 'SGD', 0.01],
  ['momentum(0.01, 0.9)', 'Momentum', 0.01],
  ['adam()', 'Adam', 0.001],
  ['adamax()', 'Adamax', 0.002],
  ['rmsprop(0.01)', 'RMSProp', 0.01],
  ['adagrad(0.01)', 'Adagrad', 0.01],
  ['adadelta()', 'Adadelta', 0.001],
];

/** Trains one variable with each optimizer in turn; the sweep is of the one asked for. Says how far it moved it in its only step. */
const ALL = `
const tf = require('@tensorflow/tfjs');
tf.setBackend('cpu');
const a = tf.variable(tf.scalar(0.5));
const optimizers = [${FACTORIES.map(([factory]) => `tf.train.${factory}`).join(', ')}];
for (const optimizer of optimizers) {
  const before = a.dataSync()[0];
  optimizer.minimize(() => a.square());
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 2; i++) optimizer.minimize(() => a.square());
  if (tf.memory().numTensors !== tensors) throw new Error('leak');
  console.log(Math.abs(a.dataSync()[0] - before));
}
`;

const FIT = `
const tf = require('@tensorflow/tfjs');
tf.setBackend('cpu');
const xs = tf.randomNormal([32, 4]), ys = xs.sum(1, true);
const model = tf.sequential();
model.add(tf.layers.dense({ units: 1, inputShape: [4] }));
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
model.fit(xs, ys, { epochs: 1, batchSize: 16, validationSplit: 0.2, verbose: 0 });
`;

for (const version of ['1.7.4', '2.8.6', '3.21.0', '4']) {
  describe(`TensorFlow.js ${version}`, () => {
    before(function () {
      if (tfjsModules(version) === null) return missing(this, `TensorFlow.js ${version}`);
    });

    it('lists each optimizer with its type and LR, and sweeps it', async () => {
      const folder = await project({ 'train.js': ALL }, version);
      for (const [i, [, type]] of FACTORIES.entries()) {
        const run = await runChild(join(folder, 'train.js'), {
          start: { optimizer: String(i), hook: { kind: 'fixed', lrs: { [String(i)]: 1e-12 }, steps: null } },
        });
        assert.equal(run.done?.reason, 'ended', `${type}: ${run.stderr}`);
        const moved = run.stdout.trim().split('\n').map(Number);
        assert.ok(moved[i]! < 1e-6, `${type} moved by ${moved[i]} at an LR of 1e-12`);
        assert.ok(moved.filter((x) => x > 1e-6).length >= 5, `the others keep their LR: ${moved.join(' ')}`);
        assert.deepEqual(
          run.optimizers.map((optimizer) => [optimizer.type, optimizer.lr, optimizer.steps]),
          FACTORIES.map(([, name, lr]) => [name, lr, 3]),
        );
        assert.equal(run.pointsOf(String(i)).length, 3);
      }
    });

    it('goes on with fit until the sweep is through', async () => {
      const folder = await project({ 'train.js': FIT }, version);
      const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(12) } });
      assert.equal(run.done?.reason, 'swept', run.stderr + JSON.stringify(run.done));
      assert.equal(run.points.length, 12);
      assert.ok(run.points.every(({ loss }) => loss !== null));
      assert.equal(run.optimizers[0]?.location?.line, 7);
      assert.equal(run.optimizers[0]?.batchSize, 16);
      assert.match(run.hello?.frameworkVersion ?? '', new RegExp(`^${version[0]}\\.`));
    });
  });
}

const MODULE = `
import * as tf from '@tensorflow/tfjs';
import { train } from '@tensorflow/tfjs-core';
const a = tf.variable(tf.scalar(0.5));
const optimizer = train.sgd(0.01);
await null;
for (;;) optimizer.minimize(() => tf.square(a));
`;

for (const major of [20, 22, 24]) {
  describe(`Node ${major}`, () => {
    let node: string;
    before(function () {
      node = nodeOrMissing(this, major);
    });

    it('is hooked in an ES module', async () => {
      const folder = await project({ 'train.mjs': MODULE });
      const run = await runChild(join(folder, 'train.mjs'), { node });
      assert.equal(run.done?.reason, 'swept', run.stderr);
      assert.equal(run.optimizers[0]?.location?.line, 5);
      assert.equal(run.optimizers[0]?.location?.file, join(folder, 'train.mjs'));
      assert.match(run.hello?.languageVersion ?? '', new RegExp(`^v${major}\\.`));
    });

    it('is hooked in a CommonJS script, through fit', async () => {
      const folder = await project({ 'train.js': FIT });
      const run = await runChild(join(folder, 'train.js'), { node });
      assert.equal(run.done?.reason, 'swept', run.stderr);
      assert.equal(run.stderr.includes('Warning'), false, run.stderr);
    });

    it('has what tfjs-node calls of util', async () => {
      const folder = await project({
        'train.js': `console.log(require('util').isNullOrUndefined(undefined), require('node:util').isArray([]));`,
      });
      const run = await runChild(join(folder, 'train.js'), { node });
      assert.equal(run.stdout, 'true true\n');
    });
  });
}
