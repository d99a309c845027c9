import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeOrMissing, project, runChild, sweep, tfjsModules } from '../support/child.ts';
import { FIT, withImport, withRequire } from './scripts.ts';
import { missing } from '../../support/missing.ts';

describe('the backend of a script', () => {
  it('is WASM where nothing else was chosen, for tensors of the first line too', async () => {
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs') });
    assert.match(run.stdout, /^on wasm\n/);
    assert.equal(run.hello?.backend, 'wasm');
    assert.equal(run.hello?.device, 'CPU (WebAssembly, 1 thread)');
    assert.equal(run.points.length, 6);
    assert.deepEqual(run.notes, []);
  });

  it('is WASM for ES modules', async () => {
    const run = await train({ 'train.mjs': withImport('@tensorflow/tfjs') }, { script: 'train.mjs' });
    assert.match(run.stdout, /^on wasm\n/);
    assert.equal(run.points.length, 6);
  });

  it('stays the one that the script set, with a word on what pure JavaScript costs', async () => {
    const run = await train({
      'train.js': withRequire('@tensorflow/tfjs', `tf.setBackend('cpu');${FIT}`),
    });
    assert.equal(run.hello?.backend, 'cpu');
    assert.match(run.notes.join(), /The script chose the backend 'cpu' itself/);
  });

  it("stays the script's own WASM package, with the kernels added that it lacks", async () => {
    const body = `
      require('@tensorflow/tfjs-backend-wasm');
      tf.setBackend('wasm').then(() => { ${FIT} });`;
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs', body) });
    assert.match(run.stdout, /^on wasm\n/);
    assert.equal(run.points.length, 6, run.stderr);
    assert.doesNotMatch(run.stderr, /already registered/);
  });

  it('answers the script when it asks for WASM or for readiness itself', async () => {
    const body = `tf.ready().then(() => tf.setBackend('wasm')).then((done) => { console.log(done); ${FIT} });`;
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs', body) });
    assert.match(run.stdout, /^true\non wasm\n/);
    assert.equal(run.points.length, 6, run.stderr);
  });

  it("leaves the script's handling of errors as it was", async () => {
    const body = `
      tf.ones([1]);
      process.on('unhandledRejection', () => console.log('handled'));
      console.log(process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'));
      Promise.reject(new Error('mine'));`;
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs', body) });
    assert.match(run.stdout, /^\d+ 1\nhandled\n$/);
  });

  for (const version of ['2.8.6', '3.21.0']) {
    it(`is WASM for TensorFlow.js ${version}`, async function () {
      if (tfjsModules(version) === null) return missing(this, `TensorFlow.js ${version}`);
      const run = await train({ 'train.js': withRequire('@tensorflow/tfjs') }, { tfjs: version });
      assert.equal(run.hello?.backend, 'wasm');
      assert.equal(run.points.length, 6, run.stderr);
      assert.doesNotMatch(run.stderr, /already registered/);
    });
  }

  it('is pure JavaScript for TensorFlow.js 1.x, and that is said', async function () {
    if (tfjsModules('1.7.4') === null) return missing(this, 'TensorFlow.js 1.7.4');
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs') }, { tfjs: '1.7.4' });
    assert.equal(run.hello?.backend, 'cpu');
    assert.equal(run.points.length, 6, run.stderr);
    assert.match(run.notes.join(), /TensorFlow.js 1.7.4 is too old for the WASM backend/);
  });

  for (const major of [22, 24]) {
    it(`is WASM under Node ${major}`, async function () {
      const node = nodeOrMissing(this, major);
      const run = await train({ 'train.mjs': withImport('@tensorflow/tfjs') }, { script: 'train.mjs', node });
      assert.match(run.stdout, /^on wasm\n/);
      assert.equal(run.points.length, 6, run.stderr);
    });
  }
});

async function train(
  files: Record<string, string>,
  { script = 'train.js', tfjs = '4', node = process.execPath } = {},
) {
  const folder = await project(files, tfjs);
  return runChild(join(folder, script), { start: { hook: sweep(6) }, node });
}
