import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, runChild, sweep } from '../support/child.ts';

const LINE = `
const tf = require('@tensorflow/tfjs');
const xs = tf.linspace(-1, 1, 16), ys = xs.mul(3).add(1);
const a = tf.variable(tf.scalar(0.1));
const optimizer = tf.train.sgd(0.01);
const step = () => optimizer.minimize(() => a.mul(xs).sub(ys).square().mean());
`;

async function train(body: string, before = LINE, options: Parameters<typeof runChild>[1] = {}) {
  const folder = await project({ 'train.js': before + body });
  return runChild(join(folder, 'train.js'), { start: { hook: sweep(30) }, ...options });
}

describe('how a script ends is told, and left as it is', () => {
  it('a loop that ends early', async () => {
    const run = await train('for (let i = 0; i < 3; i++) step(); console.log("after");');
    assert.deepEqual([run.done?.reason, run.done?.steps, run.exitCode], ['ended', 3, 0]);
    assert.equal(run.points.length, 3);
    assert.match(run.stdout, /after/);
  });

  it('process.exit in the middle, its exit handlers run, its code kept', async () => {
    const run = await train(
      'process.on("exit", (code) => console.log("bye", code)); step(); step(); process.exit(7);',
    );
    assert.deepEqual(
      [run.done?.reason, run.done?.steps, run.done?.exitCode, run.exitCode],
      ['exited', 2, 7, 7],
    );
    assert.equal(run.points.length, 2);
    assert.match(run.stdout, /bye 7/);
  });

  it('an exception after some steps', async () => {
    const run = await train('for (let i = 0; i < 4; i++) step(); throw new RangeError("too far");');
    assert.deepEqual([run.done?.reason, run.done?.steps, run.exitCode], ['failed', 4, 1]);
    assert.equal(run.done?.error?.message, 'too far');
    assert.match(run.done?.error?.stack ?? '', /train\.js:7/);
    assert.match(run.stderr, /RangeError: too far/);
  });

  it('an unhandled rejection', async () => {
    const run = await train('(async () => { step(); await null; throw new Error("lost"); })();');
    assert.deepEqual([run.done?.reason, run.done?.steps, run.exitCode], ['failed', 1, 1]);
    assert.equal(run.done?.error?.message, 'lost');
  });

  it('an exception in a step that the script itself catches and exits on', async () => {
    const run = await train(`
(async () => {
  for (let i = 0; ; i++) optimizer.minimize(() => { if (i === 5) throw new Error('bad loss'); return a.mul(xs).sub(ys).square().mean(); });
})().catch((error) => { console.error(error.message); });
`);
    assert.deepEqual([run.done?.reason, run.done?.steps, run.exitCode], ['failed', 5, 0]);
    assert.equal(run.done?.error?.message, 'bad loss');
  });

  it("the script's own handler of uncaught exceptions works as without us", async () => {
    const run = await train(`
process.on('uncaughtException', (error) => console.log('handled', error.message));
setTimeout(() => { throw new Error('once'); }, 5);
setTimeout(() => { step(); }, 30);
`);
    assert.deepEqual([run.done?.reason, run.done?.steps, run.exitCode], ['ended', 1, 0]);
    assert.match(run.stdout, /handled once/);
  });

  it('no optimizer at all: TensorFlow.js was loaded, so the runtime is told and that it ended', async () => {
    const run = await train('', "const tf = require('@tensorflow/tfjs'); tf.scalar(1).print();");
    assert.deepEqual([run.done?.reason, run.done?.steps], ['ended', 0]);
    assert.equal(run.hello?.frameworkVersion, '4.22.0');
    assert.deepEqual(run.optimizers, []);
  });

  it('no TensorFlow.js: nobody connects', async () => {
    const run = await train('', "console.log('hello');");
    assert.deepEqual(run.messages, []);
    assert.equal(run.exitCode, 0);
    assert.equal(run.stdout, 'hello\n');
    assert.equal(run.stderr, '');
  });

  it('the end of a sweep: nothing more of the script runs, not even its exit handlers', async () => {
    const run = await train('process.on("exit", () => console.log("bye")); for (;;) step();', LINE, {
      start: { hook: sweep(5) },
    });
    assert.deepEqual([run.done?.reason, run.exitCode], ['swept', 0]);
    assert.doesNotMatch(run.stdout, /bye/);
  });
});
