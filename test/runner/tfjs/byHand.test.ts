import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DISK } from '../../../src/cli/literals.ts';
import { defaultSpec } from '../../../src/engine/index.ts';
import type { OptimizerMessage } from '../../../src/protocol/messages.ts';
import { recordTarget } from '../../../src/protocol/record.ts';
import { locateOptimizer, type Located } from '../../../src/source/index.ts';
import { reader } from '../../source/support.ts';
import { project, runChild, sweep } from '../support/child.ts';

const HEAD = `
const tf = require('@tensorflow/tfjs');
const xs = tf.linspace(-1, 1, 16), ys = xs.mul(3).add(1);
const a = tf.variable(tf.scalar(0.1)), b = tf.variable(tf.scalar(0));
const loss = () => a.mul(xs).add(b).sub(ys).square().mean();
`;

const loop = (lr: string, before: string, after = ''): string => `${HEAD}
const optimizer = tf.train.adam(${lr});
for (let step = 0; ; step++) {
  ${before}
  optimizer.minimize(loss);
  ${after}
}
`;

const inFit = (callbacks: string): string => `
const tf = require('@tensorflow/tfjs');
const xs = tf.randomNormal([32, 4], 0, 1, 'float32', 1), ys = xs.sum(1, true);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
model.compile({ optimizer: tf.train.sgd(1e-6), loss: 'meanSquaredError' });
model.fit(xs, ys, { epochs: 20, batchSize: 8, verbose: 0, callbacks: ${callbacks} });
function rateOf(epoch) {
  const initial = 2e-2;
  return initial * 0.5 ** Math.floor(epoch / 10);
}
`;

describe('TensorFlow.js: an LR that the script sets by hand at each step', () => {
  const seen = async (text: string): Promise<{ optimizer: OptimizerMessage; located: Located }> => {
    const folder = await project({ 'train.js': text });
    const script = join(folder, 'train.js');
    const run = await runChild(script, { start: { hook: sweep(40) } });
    const [optimizer] = run.optimizers;
    assert.ok(optimizer !== undefined, run.stderr);
    const target = recordTarget(defaultSpec(script, { cwd: folder }).target);
    return { optimizer, located: await locateOptimizer(optimizer, target, reader(), DISK) };
  };

  it('has no place where it goes beyond that of the construction', async () => {
    const { optimizer, located } = await seen(
      loop('1e-6', 'optimizer.learningRate = 1e-6 + Math.min(1, step / 20) * 1e-3;'),
    );
    assert.deepEqual([optimizer.lr, optimizer.schedule], [null, 'by hand']);
    assert.deepEqual([located.literal, located.candidates], [null, []]);
    assert.match(
      located.note ?? '',
      /^The script sets the LR by hand at each step, at train\.js:\d+, and raises it above/,
    );
  });

  it('has no place either where it is raised after steps only', async () => {
    const { optimizer, located } = await seen(
      loop('1e-6', '', 'optimizer.learningRate = Math.min(1e-3, 5e-5 * (step + 1));'),
    );
    assert.deepEqual([optimizer.lr, located.literal], [null, null]);
    assert.match(located.note ?? '', /^The script sets the LR by hand at each step, and raises it above/);
  });

  it('has none at a construction that it does not go by', async () => {
    const { located } = await seen(
      loop('0.1', 'optimizer.learningRate = 5e-2 * Math.min(1, (step + 1) / 20);'),
    );
    assert.equal(located.literal, null);
    assert.match(
      located.note ?? '',
      /^The script sets the LR by hand at train\.js:\d+, before its first step/,
    );
  });

  it('has the number of the construction where it is computed from that', async () => {
    const text = loop('base', 'optimizer.learningRate = base * Math.min(1, (step + 1) / 20);');
    const { optimizer, located } = await seen(text.replace('const optimizer', 'const base = 2e-3;\n$&'));
    assert.deepEqual([optimizer.lr, located.literal?.text], [2e-3, '2e-3'], located.note);
  });

  it('has the number of the construction where the optimizer’s own LR is read again', async () => {
    const text = loop('4e-2', 'optimizer.learningRate = own * Math.min(1, (step + 1) / 20);');
    const { optimizer, located } = await seen(
      text.replace('for (let', 'const own = optimizer.learningRate;\n$&'),
    );
    assert.deepEqual([optimizer.lr, located.literal?.text], [4e-2, '4e-2'], located.note);
  });

  it('has its own number where that is the highest', async () => {
    const { optimizer, located } = await seen(loop('0.5', 'optimizer.learningRate = 3e-2 * 0.99 ** step;'));
    assert.deepEqual(
      [optimizer.lr, optimizer.schedule, located.literal?.text],
      [3e-2, 'by hand', '3e-2'],
      located.note,
    );
  });

  for (const [name, callbacks] of [
    [
      'a formula',
      '{ onEpochBegin: (epoch) => { model.optimizer.learningRate = 3e-2 * Math.pow(0.9, epoch); } }',
    ],
    ['a function', '{ async onEpochBegin(epoch) { model.optimizer.setLearningRate(rateOf(epoch)); } }'],
    [
      'a table',
      '{ onEpochBegin: (epoch) => { const rates = [3e-2, 1e-3, 1e-4]; model.optimizer.learningRate = rates[Math.min(2, epoch)]; } }',
    ],
    ['branches', '{ onEpochBegin: (epoch) => { model.optimizer.learningRate = epoch < 5 ? 3e-2 : 1e-3; } }'],
  ] as const)
    it(`has its place in onEpochBegin: ${name}`, async () => {
      const { optimizer, located } = await seen(inFit(callbacks));
      const lr = name === 'a function' ? 2e-2 : 3e-2;
      assert.deepEqual([optimizer.lr, Number(located.literal?.text)], [lr, lr], located.note);
    });

  it('is none that a compile for each epoch gives anew', async () => {
    const { optimizer, located } = await seen(`
const tf = require('@tensorflow/tfjs');
const xs = tf.randomNormal([32, 4], 0, 1, 'float32', 1), ys = xs.sum(1, true);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
(async () => {
  for (let epoch = 0; epoch < 20; epoch++) {
    model.compile({ optimizer: tf.train.sgd(3e-2 * 0.9 ** epoch), loss: 'meanSquaredError' });
    await model.fit(xs, ys, { epochs: 1, batchSize: 8, verbose: 0 });
  }
})();
`);
    assert.deepEqual([optimizer.lr, located.literal?.text], [3e-2, '3e-2'], located.note);
  });
});
