import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeOrMissing, project, root, runChild, sweep } from '../support/child.ts';
import { FIT, TRAIN, withImport, withRequire } from './scripts.ts';

/** An installed package whose binding was not built: its own code dies of it. */
const UNBUILT = {
  'node_modules/@tensorflow/tfjs-node/package.json':
    '{"name":"@tensorflow/tfjs-node","version":"4.22.0","main":"dist/index.js"}',
  'node_modules/@tensorflow/tfjs-node/dist/index.js': `
    Object.defineProperty(exports, '__esModule', { value: true });
    exports.io = exports.version = exports.layers = exports.train = exports.sequential = exports.range = exports.oneHot = void 0;
    exports.randomNormal = exports.getBackend = exports.node = void 0;
    throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found');`,
};
const NOTHING = { 'node_modules/empty': '' };

describe('where @tensorflow/tfjs-node is not there', () => {
  for (const name of ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']) {
    it(`a script that requires ${name} trains on WASM, and the result says so`, async () => {
      const run = await train({ 'train.js': withRequire(name) });
      assert.match(run.stdout, /^on wasm\n/, run.stderr);
      assert.equal(run.hello?.backend, 'wasm');
      assert.equal(run.points.length, 6, run.stderr);
      assert.deepEqual(run.notes, [`${name} is not installed. The run is on the backend 'wasm' instead.`]);
    });
  }

  for (const major of [20, 22, 24]) {
    it(`a script that imports it trains, under Node ${major}`, async function () {
      const node = nodeOrMissing(this, major);
      const run = await train(
        { 'train.mjs': withImport('@tensorflow/tfjs-node') },
        { script: 'train.mjs', node },
      );
      assert.match(run.stdout, /^on wasm\n/, run.stderr);
      assert.equal(run.points.length, 6, run.stderr);
    });

    it(`a script that imports one without its binding trains, under Node ${major}`, async function () {
      const node = nodeOrMissing(this, major);
      const files = { ...UNBUILT, 'train.mjs': withImport('@tensorflow/tfjs-node') };
      const run = await train(files, { script: 'train.mjs', node });
      assert.match(run.stdout, /^on wasm\n/, run.stderr);
      assert.equal(run.points.length, 6, run.stderr);
    });
  }

  it('names can be imported one by one', async () => {
    const script = `import { sequential, layers, train, randomNormal, oneHot, range, getBackend, node, io } from '@tensorflow/tfjs-node';
      const tf = { sequential, layers, train, randomNormal, oneHot, range, getBackend };
      console.log(typeof node.decodePng, typeof io.fileSystem);
      ${FIT}`;
    const run = await train({ 'train.mjs': script }, { script: 'train.mjs' });
    assert.match(run.stdout, /^function function\non wasm\n/, run.stderr);
  });

  it('a script whose installed package lacks the binding trains, on the TensorFlow.js beside it', async () => {
    const folder = await project({
      ...UNBUILT,
      'train.js': withRequire(
        '@tensorflow/tfjs-node',
        `console.log(tf === tf && require('@tensorflow/tfjs').Tensor === tf.Tensor);${FIT}`,
      ),
    });
    await symlink(join(root, 'node_modules/@tensorflow/tfjs'), join(folder, 'node_modules/@tensorflow/tfjs'));
    const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(6) } });
    assert.match(run.stdout, /^true\non wasm\n/, run.stderr);
    assert.match(run.notes.join(), /The native binding of @tensorflow\/tfjs-node is missing/);
  });

  it('a script that has no TensorFlow.js at all trains on the one we bring', async () => {
    const run = await train({ ...NOTHING, 'train.js': withRequire('@tensorflow/tfjs-node') });
    assert.match(run.stdout, /^on wasm\n/, run.stderr);
    assert.equal(run.points.length, 6, run.stderr);
  });

  it('models are saved to and loaded from file:// URLs, absolute and relative, and by tf.io.fileSystem', async () => {
    const body = `${TRAIN}
      (async () => {
        const before = model.predict(xs).dataSync();
        await model.save('file://./relative');
        await model.save('file://' + __dirname + '/absolute');
        await model.save(tf.io.fileSystem(__dirname + '/handler'));
        for (const name of ['relative', 'absolute', 'handler']) {
          const loaded = await tf.loadLayersModel('file://' + __dirname + '/' + name + '/model.json');
          console.log(name, loaded.predict(xs).dataSync().every((value, i) => value === before[i]));
        }
      })();`;
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs-node', body) });
    assert.match(run.stdout, /relative true\nabsolute true\nhandler true\n/, run.stderr);
  });

  it('dist/io/file_system answers', async () => {
    const body = `
      const { NodeFileSystem, nodeFileSystemRouter, fileSystem } = require('@tensorflow/tfjs-node/dist/io/file_system');
      console.log(nodeFileSystemRouter('file://x') instanceof NodeFileSystem, nodeFileSystemRouter('http://x'), fileSystem('x').path);`;
    const run = await train({ 'train.js': body });
    assert.equal(run.stdout, 'true null x\n', run.stderr);
  });

  it('TensorBoard callbacks and writers do nothing; decoders say what they need', async () => {
    const body = `${TRAIN}
      tf.node.summaryFileWriter('logs').scalar('loss', 1, 0);
      try { tf.node.decodePng(new Uint8Array(4)); } catch (error) { console.log(error.message); }
      model.fit(xs, ys, { epochs: 6, batchSize: 8, verbose: 0, callbacks: tf.node.tensorBoard('logs') });`;
    const run = await train({ 'train.js': withRequire('@tensorflow/tfjs-node', body) });
    assert.match(
      run.stdout,
      /tf\.node\.decodePng works with the native TensorFlow only\. @tensorflow\/tfjs-node is not installed\./,
    );
    assert.equal(run.points.length, 6, run.stderr);
  });

  it('files of the package that we know nothing of are missing, as they would be', async () => {
    const run = await train({ 'train.js': `require('@tensorflow/tfjs-node/dist/saved_model');` });
    assert.match(run.stderr, /Cannot find module '@tensorflow\/tfjs-node\/dist\/saved_model'/);
  });
});

async function train(files: Record<string, string>, { script = 'train.js', node = process.execPath } = {}) {
  const folder = await project(files);
  await mkdir(folder, { recursive: true });
  return runChild(join(folder, script), {
    start: { hook: sweep(6) },
    node,
    env: { FIND_LR_TRANSPILE: '1' },
  });
}
