import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as v from 'valibot';
import { RunnerMessageSchema } from '../../../src/protocol/messages.ts';
import { project, runChild, sweep } from '../support/child.ts';

/** A loop that never gives the event loop a turn; every step takes a few milliseconds. */
const BUSY = `
const tf = require('@tensorflow/tfjs');
const a = tf.variable(tf.ones([40, 40]));
const optimizer = tf.train.sgd(1e-9);
for (let i = 0; i < 100000; i++) optimizer.minimize(() => a.matMul(a).square().mean());
`;

describe('the wire', () => {
  it('carries points while the script never yields, and sees a stop before the next step', async () => {
    const folder = await project({ 'train.js': BUSY });
    const run = await runChild(join(folder, 'train.js'), {
      start: { hook: { kind: 'fixed', lrs: { 0: 1e-9 }, steps: null } },
      onMessage: (message, engine) => {
        if (message.kind === 'points' && message.points.some(({ step }) => step > 50)) engine.stop();
      },
    });
    assert.equal(run.done?.reason, 'stopped');
    assert.ok(run.done!.steps < 5000, `stopped after ${run.done!.steps} steps`);
    assert.equal(run.points.length, run.done?.steps);
    assert.equal(run.exitCode, 0);
  });

  it('speaks the protocol, hello first and done last', async () => {
    const folder = await project({ 'train.js': BUSY });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(40) } });
    for (const message of run.messages) v.parse(RunnerMessageSchema, message);
    assert.equal(run.messages[0]?.kind, 'hello');
    assert.equal(run.messages.at(-1)?.kind, 'done');
    assert.equal(run.hello?.token, 'token');
    const batches = run.messages.filter((message) => message.kind === 'points');
    assert.ok(batches.length < 40, 'points travel in batches');
  });

  it('ends the script, and what it started, when the engine goes away', async () => {
    const folder = await project({
      'train.js': `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
console.log(child.pid);
${BUSY}`,
    });
    const run = await runChild(join(folder, 'train.js'), {
      start: { hook: { kind: 'fixed', lrs: { 0: 1e-9 }, steps: null } },
      onMessage: (message, engine) => {
        if (message.kind === 'points') engine.hangUp();
      },
    });
    assert.equal(run.signal, 'SIGKILL');
    assert.ok(await gone(Number(run.stdout.trim())), 'its child is gone too');
  });

  it('follows a launcher to the process that trains, and only there', async () => {
    const folder = await project({
      'launch.js': `
const { spawnSync } = require('node:child_process');
process.exit(spawnSync(process.execPath, ['train.js'], { stdio: 'inherit' }).status);
`,
      'train.js': BUSY,
    });
    const run = await runChild(join(folder, 'launch.js'), { start: { hook: sweep(10) } });
    assert.equal(run.done?.reason, 'swept');
    assert.equal(run.messages.filter((message) => message.kind === 'done').length, 1);
    assert.equal(run.exitCode, 0);
  });

  it('is not taken by a helper process that merely loads TensorFlow.js', async () => {
    const folder = await project({
      'helper.js': `require('@tensorflow/tfjs');`,
      'train.js': `
require('node:child_process').spawnSync(process.execPath, ['helper.js'], { stdio: 'inherit' });
${BUSY}`,
    });
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(10) } });
    assert.deepEqual(
      run.messages.flatMap((message) => (message.kind === 'done' ? [message.reason] : [])),
      ['swept'],
    );
  });

  it('does not keep a script alive that is through', async () => {
    const folder = await project({
      'train.js': `const tf = require('@tensorflow/tfjs'); tf.train.adam(); setTimeout(() => console.log('through'), 20);`,
    });
    const run = await runChild(join(folder, 'train.js'));
    assert.equal(run.done?.reason, 'ended');
    assert.match(run.stdout, /through/);
  });

  it("leaves a script's worker threads alone", async () => {
    const folder = await project({
      'train.js': `
const { Worker, isMainThread } = require('node:worker_threads');
if (isMainThread) new Worker(__filename).on('exit', (code) => console.log('worker', code));
else { const tf = require('@tensorflow/tfjs'); tf.train.adam(); }
`,
    });
    const run = await runChild(join(folder, 'train.js'));
    assert.deepEqual(run.messages, []);
    assert.match(run.stdout, /worker 0/);
  });
});

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  return false;
}
