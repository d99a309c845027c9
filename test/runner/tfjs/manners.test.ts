import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, runChild, sweep } from '../support/child.ts';

const LINE = `
const tf = require('@tensorflow/tfjs');
const xs = tf.linspace(-1, 1, 16), ys = xs.mul(3).add(1);
const a = tf.variable(tf.scalar(0.1)), b = tf.variable(tf.scalar(0));
const loss = () => a.mul(xs).add(b).sub(ys).square().mean();
`;

async function train(body: string, options: Parameters<typeof runChild>[1] = {}) {
  const folder = await project({ 'train.js': LINE + body });
  return runChild(join(folder, 'train.js'), { start: { hook: sweep(10) }, ...options });
}

describe('the hook is a guest', () => {
  for (const factory of ['sgd(0.01)', 'momentum(0.01, 0.9)', 'adam(0.01)']) {
    it(`keeps no tensor: a script that asserts it after each step of ${factory} runs as ever`, async () => {
      const run = await train(`
const optimizer = tf.train.${factory};
optimizer.minimize(loss);
const before = tf.memory().numTensors;
for (;;) {
  optimizer.minimize(loss);
  const { value, grads } = tf.variableGrads(loss);
  optimizer.applyGradients(grads);
  tf.dispose([value, grads]);
  if (tf.memory().numTensors !== before) throw new Error('leak: ' + tf.memory().numTensors + ' after ' + before);
}
`);
      assert.equal(run.done?.reason, 'swept', JSON.stringify(run.done));
    });
  }

  it('sweeps on when the script sets the LR before every step, and the script reads its own back', async () => {
    const run = await train(`
const optimizer = tf.train.sgd(0.5);
for (let i = 0; i < 3; i++) {
  if (optimizer.learningRate !== 0.5 / 2 ** i) throw new Error('not mine: ' + optimizer.learningRate);
  optimizer.minimize(loss);
  optimizer.setLearningRate(optimizer.learningRate / 2);
}
console.log('own', optimizer.learningRate);
`);
    assert.equal(run.done?.reason, 'ended', JSON.stringify(run.done));
    assert.equal(run.done?.steps, 3);
    assert.match(run.stdout, /own 0.0625/);
    assert.equal(run.optimizers[0]?.lr, 0.5);
  });

  it('finds the loss where nobody keeps it: variableGrads, clipped, then applyGradients', async () => {
    const run = await train(`
const optimizer = tf.train.sgd(0.1);
for (;;) {
  const { value, grads } = tf.variableGrads(loss);
  const clipped = {};
  for (const name in grads) clipped[name] = tf.clipByValue(grads[name], -1, 1);
  optimizer.applyGradients(clipped);
  tf.dispose([value, grads, clipped]);
}
`);
    assert.equal(run.done?.reason, 'swept');
    assert.ok(run.points.every((point) => point.loss !== null && point.loss > 0));
  });

  it('takes the mean of the losses that were accumulated into one step', async () => {
    const run = await train(`
const optimizer = tf.train.sgd(0.1);
const one = tf.variableGrads(() => loss().mul(0).add(a.mul(0)).add(1));
const three = tf.variableGrads(() => loss().mul(0).add(a.mul(0)).add(3));
const sum = {};
for (const name in one.grads) sum[name] = tf.add(one.grads[name], three.grads[name]);
optimizer.applyGradients(sum);
`);
    assert.equal(run.points[0]?.loss, 2);
  });

  it('gives each of two optimizers its own loss, and sweeps only the one asked for', async () => {
    const body = `
const discriminator = tf.train.adam(0.01), generator = tf.train.sgd(0.02);
for (let i = 0; i < 6; i++) {
  const d = tf.variableGrads(() => a.square().mul(0).add(7), [a]);
  const g = tf.variableGrads(() => b.square().mul(0).add(5), [b]);
  discriminator.applyGradients(d.grads);
  generator.applyGradients(g.grads);
}
`;
    const first = await train(body);
    assert.deepEqual([...new Set(first.points.map((point) => point.loss))], [7]);
    assert.equal(first.pointsOf('0').length, 6);
    assert.deepEqual(
      first.optimizers.map(({ id, type, lr, steps }) => [id, type, lr, steps]),
      [
        ['0', 'Adam', 0.01, 6],
        ['1', 'SGD', 0.02, 6],
      ],
    );
    const second = await train(body, { start: { hook: sweep(10), optimizer: '1' } });
    assert.deepEqual([...new Set(second.pointsOf('1').map((point) => point.loss))], [5]);
    assert.equal(second.points.length, 6);
  });

  it('lists an optimizer that never steps, with 0 steps', async () => {
    const run = await train(`const optimizer = tf.train.adam(); setTimeout(() => {}, 50);`);
    assert.equal(run.done?.reason, 'ended');
    assert.equal(run.done?.steps, 0);
    assert.deepEqual(
      run.optimizers.map(({ type, lr, steps }) => [type, lr, steps]),
      [['Adam', 0.001, 0]],
    );
  });

  it('makes one step of a subclass that calls its base', async () => {
    const run = await train(`
class Clipped extends tf.AdamOptimizer {
  constructor(lr) { super(lr, 0.9, 0.999); this.limit = 1; }
  applyGradients(grads) {
    const clipped = {};
    for (const name in grads) clipped[name] = tf.clipByValue(grads[name], -1, 1);
    super.applyGradients(clipped);
    tf.dispose(clipped);
  }
}
const optimizer = new Clipped(0.05);
for (let i = 0; i < 4; i++) optimizer.minimize(loss);
`);
    assert.equal(run.done?.steps, 4);
    assert.equal(run.optimizers[0]?.lr, 0.05);
    // The innermost frame of the user's is the subclass's own; who made it follows.
    assert.deepEqual(
      run.optimizers[0]?.frames?.map(({ line }) => line),
      [8, 16],
    );
  });

  it("meets an optimizer of the user's own making at its first use", async () => {
    const run = await train(
      `
class Mine extends tf.Optimizer {
  learningRate = 0.3;
  applyGradients(grads) { for (const name in grads) { const v = tf.engine().registeredVariables[name]; v.assign(v.sub(grads[name].mul(this.learningRate))); } }
}
const optimizer = new Mine();
for (let i = 0; i < 2; i++) { const { grads } = optimizer.computeGradients(loss); optimizer.applyGradients(grads); }
console.log(a.dataSync()[0]);
`,
      { start: { hook: { kind: 'fixed', lrs: { 0: 1e-9 }, steps: null }, optimizer: '0' } },
    );
    assert.equal(run.done?.steps, 2, JSON.stringify(run.done));
    assert.deepEqual([run.optimizers[0]?.type, run.optimizers[0]?.lr], ['Mine', 0.3]);
    assert.match(run.stdout, /^0\.1000/);
  });

  it('sweeps on over an optimizer that the script makes anew for every step', async () => {
    const run = await train(`
for (let i = 0; i < 50; i++) tf.train.adam(0.1 / (i + 1)).minimize(loss);
`);
    assert.equal(run.done?.reason, 'swept', JSON.stringify(run.done));
    assert.deepEqual(
      run.optimizers.map(({ id, lr, steps }) => [id, lr, steps]),
      [['0', 0.1, 10]],
    );
  });

  it('keeps apart two optimizers that were made on one line for different variables', async () => {
    const run = await train(`
const [one, two] = [a, b].map(() => tf.train.sgd(0.1));
for (let i = 0; i < 4; i++) { one.minimize(loss, false, [a]); two.minimize(loss, false, [b]); }
`);
    assert.deepEqual(
      run.optimizers.map(({ id, steps }) => [id, steps]),
      [
        ['0', 4],
        ['1', 4],
      ],
    );
  });

  it('hooks two copies of TensorFlow.js in one process', async () => {
    const folder = await project({
      'train.js': `
const tf = require('@tensorflow/tfjs');
const path = require.resolve('@tensorflow/tfjs-core');
delete require.cache[path];
const core = require('@tensorflow/tfjs-core');
if (core.SGDOptimizer === tf.SGDOptimizer) throw new Error('one copy');
const a = tf.variable(tf.scalar(1));
const one = tf.train.sgd(0.1), two = core.train.adam(0.2);
one.minimize(() => a.square());
two.minimize(() => a.square());
`,
    });
    const run = await runChild(join(folder, 'train.js'));
    assert.equal(run.done?.reason, 'ended', JSON.stringify(run.done));
    assert.deepEqual(
      run.optimizers.map(({ type, lr, steps }) => [type, lr, steps]),
      [
        ['SGD', 0.1, 1],
        ['Adam', 0.2, 1],
      ],
    );
  });

  it('ends at a loss that is not finite, and reports its point', async () => {
    const run = await train(`
const optimizer = tf.train.sgd(0.1);
let n = 0;
for (;;) optimizer.minimize(() => loss().mul(n++ < 3 ? 1 : NaN));
`);
    assert.equal(run.done?.reason, 'non-finite');
    assert.deepEqual(run.points.at(-1)?.loss, null);
    assert.equal(run.points.length, 4);
  });

  it('pins the LR in fixed mode, for the steps asked for or to the end', async () => {
    const body = `
const optimizer = tf.train.sgd(0.1);
for (let i = 0; i < 12; i++) optimizer.minimize(loss);
`;
    const some = await train(body, { start: { hook: { kind: 'fixed', lrs: { 0: 0.25 }, steps: 5 } } });
    assert.equal(some.done?.reason, 'swept');
    assert.deepEqual([...new Set(some.points.map((point) => point.lr))], [0.25]);
    assert.equal(some.points.length, 5);
    const all = await train(body, { start: { hook: { kind: 'fixed', lrs: { 0: 0.25 }, steps: null } } });
    assert.equal(all.done?.reason, 'ended');
    assert.equal(all.points.length, 12);
  });

  it('repeats a seeded pass exactly', async () => {
    const body = `
const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [1] }), tf.layers.dense({ units: 1 })] });
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
model.fit(xs.reshape([16, 1]), ys, { epochs: 9, batchSize: 4, verbose: 0 });
`;
    const [one, two, other] = [
      await train(body),
      await train(body),
      await train(body, { start: { hook: sweep(10), seed: 2 } }),
    ];
    assert.deepEqual(one!.points, two!.points);
    assert.notDeepEqual(one!.points, other!.points);
  });
});
