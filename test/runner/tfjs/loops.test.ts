import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, runChild, sweep } from '../support/child.ts';

/** A line to fit: 16 points of y = 3x + 1, two variables, mean squared error. */
const LINE = `
const tf = require('@tensorflow/tfjs');
const xs = tf.linspace(-1, 1, 16), ys = xs.mul(3).add(1);
const a = tf.variable(tf.scalar(0.1)), b = tf.variable(tf.scalar(0));
const loss = () => a.mul(xs).add(b).sub(ys).square().mean();
`;

describe('a sweep over a raw loop', () => {
  it('walks the schedule, reports loss before each update, and ends the script in the last step', async () => {
    const folder = await project({
      'train.js': `${LINE}
const optimizer = tf.train.adam(0.01);
for (;;) optimizer.minimize(loss);
`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(10) } });
    assert.equal(run.done?.reason, 'swept');
    assert.equal(run.done?.steps, 10);
    assert.deepEqual(
      run.points.map((point) => point.step),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.ok(Math.abs(run.points[0]!.lr - 1e-4) < 1e-12);
    assert.ok(Math.abs(run.points[9]!.lr - 1) < 1e-9);
    assert.ok(run.points[9]!.loss! < run.points[0]!.loss!);
    assert.equal(run.exitCode, 0);
    const [adam] = run.optimizers;
    assert.equal(adam?.type, 'Adam');
    assert.equal(adam?.lr, 0.01);
    assert.deepEqual(adam?.betas, [0.9, 0.999]);
    assert.equal(adam?.steps, 10);
    assert.deepEqual(adam?.location, { file: join(folder, 'train.js'), line: 7, column: 28 });
  });

  it('goes on from where it is in fewer steps, when it is told to', async () => {
    const folder = await project({
      'train.js': `${LINE}
const optimizer = tf.train.adam(0.01);
for (;;) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  optimizer.minimize(loss);
}
`,
    });
    let asked = false;
    const run = await runChild(join(folder, 'train.js'), {
      start: { hook: sweep(60) },
      onMessage: (message, engine) => {
        if (asked || message.kind !== 'points' || message.points.every(({ step }) => step < 5)) return;
        asked = true;
        engine.shorten(20);
      },
    });
    assert.equal(run.hello?.canShorten, true);
    assert.equal(run.done?.reason, 'swept');
    const lrs = run.points.map(({ lr }) => lr);
    assert.equal(lrs.length, 20);
    assert.ok(Math.abs(lrs[4]! / lrs[3]! - 1e4 ** (1 / 59)) < 1e-9, 'what was done is as it was');
    assert.ok(lrs[19]! / lrs[18]! > 1.7);
    assert.ok(Math.abs(lrs[19]! - 1) < 1e-9);
  });

  for (const [factory, type] of [
    ['sgd(0.01)', 'SGD'],
    ['momentum(0.01, 0.9)', 'Momentum'],
    ['adam()', 'Adam'],
    ['adamax()', 'Adamax'],
    ['rmsprop(0.01)', 'RMSProp'],
    ['adagrad(0.01)', 'Adagrad'],
    ['adadelta()', 'Adadelta'],
  ] as const) {
    it(`sets the LR of ${type}: nothing moves at a tiny one, and it moves at a large one`, async () => {
      const folder = await project({
        'train.js': `${LINE}
const optimizer = tf.train.${factory};
for (let i = 0; ; i++) { optimizer.minimize(loss); console.log(a.dataSync()[0]); }
`,
      });
      const run = await runChild(join(folder, 'train.js'), {
        start: { hook: sweep(3, { minLr: 1e-12, maxLr: 0.1, ceilingLr: 0.1 }) },
      });
      assert.equal(run.done?.reason, 'swept');
      assert.equal(run.optimizers[0]?.type, type);
      const [first = 0, second = 0] = run.stdout.trim().split('\n').map(Number);
      assert.ok(Math.abs(first - 0.1) < 1e-6, run.stdout);
      assert.ok(Math.abs(second - first) < 1e-3);
    });
  }
});
