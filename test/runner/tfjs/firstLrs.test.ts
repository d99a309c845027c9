import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, runChild, sweep } from '../support/child.ts';

const LINE = `
const tf = require('@tensorflow/tfjs');
const xs = tf.linspace(-1, 1, 16), ys = xs.mul(3).add(1);
const a = tf.variable(tf.scalar(0.1)), b = tf.variable(tf.scalar(0));
const loss = () => a.mul(xs).add(b).sub(ys).square().mean();
`;

/** Each trains for a step; the pass is about none of them. */
const MANY = `${LINE}
function train(optimizer) {
  optimizer.minimize(loss);
}
function adjust(optimizer, rate) {
  optimizer.learningRate = rate;
}
const set = tf.train.adam(1e-7);
set.learningRate = 3e-3;
if (JSON.stringify(Object.keys(set)).includes('learningRate') && set.learningRate === 3e-3) train(set);
const inFunction = tf.train.rmsprop(1e-7);
adjust(inFunction, 4e-3);
train(inFunction);
const byMethod = tf.train.sgd(1e-7);
byMethod.setLearningRate(5e-3);
train(byMethod);
const never = tf.train.sgd(6e-3);
train(never);
const fromZero = tf.train.adam(7e-3);
fromZero.learningRate = 0;
train(fromZero);
`;

describe('the LR of the first step', () => {
  it('is what the script has set, with its place', async () => {
    const folder = await project({ 'train.js': MANY });
    const run = await runChild(join(folder, 'train.js'), {
      start: { hook: sweep(10), optimizer: '99' },
    });
    const lineOf = (text: string): number => MANY.split('\n').indexOf(text) + 1;
    assert.deepEqual(
      run.optimizers.map(({ lr, groups }) => [lr, groups[0]?.lr, groups[0]?.set?.location?.line ?? null]),
      [
        [3e-3, 3e-3, lineOf('set.learningRate = 3e-3;')],
        [4e-3, 4e-3, lineOf('  optimizer.learningRate = rate;')],
        [5e-3, 5e-3, lineOf('byMethod.setLearningRate(5e-3);')],
        [6e-3, 6e-3, null],
        [7e-3, 7e-3, null],
      ],
    );
  });

  it('is not that with which a warm-up by hand begins', async () => {
    const folder = await project({
      'train.js': `${LINE}
const optimizer = tf.train.adam(1e-2);
for (let step = 0; ; step++) {
  optimizer.learningRate = Math.min(1, (step + 1) / 50) * 1e-2;
  optimizer.minimize(loss);
}
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(10) } });
    assert.deepEqual([run.optimizers[0]?.lr, run.optimizers[0]?.groups[0]?.set], [1e-2, undefined]);
  });

  it('is what a training with the found LR takes the place of', async () => {
    const folder = await project({
      'train.js': `${LINE}
const optimizer = tf.train.sgd(1e-7);
optimizer.learningRate = 2e-3;
const { grads } = tf.variableGrads(loss, [a]);
const [gradient] = grads[a.name].dataSync();
const [before] = a.dataSync();
optimizer.applyGradients(grads);
console.log('used ' + (before - a.dataSync()[0]) / gradient);
`,
    });
    const run = await runChild(join(folder, 'train.js'), {
      start: { hook: { kind: 'fixed', lrs: { '0': 4e-2 }, set: ['0'], steps: null } },
      env: { FIND_LR_PIPE: '' },
    });
    const used = Number(/^used (\S+)$/m.exec(run.stdout)?.[1]);
    assert.ok(Math.abs(used / 4e-2 - 1) < 1e-3, `${used}: ${run.stderr}`);
  });
});
