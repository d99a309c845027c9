import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeBindingFolder } from '../../../scripts/provision/native-binding.mjs';
import { nodeOrMissing, runChild, sweep } from '../support/child.ts';
import { TRAIN, withRequire } from './scripts.ts';
import { missing } from '../../support/missing.ts';

const native = nativeBindingFolder();

describe('a script on the native binding', () => {
  let folder = '';

  before(async function () {
    if (native === undefined) return missing(this, 'The native binding of TensorFlow.js');
    folder = await mkdtemp(join(tmpdir(), 'find-lr-native-'));
    await symlink(join(native, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'train.js'), withRequire('@tensorflow/tfjs-node'));
    const logged = `${TRAIN}
      const writer = tf.node.summaryFileWriter('./summary');
      writer.scalar('lr', 1, 0);
      writer.flush();
      const callbacks = tf.node.tensorBoard('./board');
      model.fit(xs, ys, { epochs: 6, batchSize: 8, verbose: 0, callbacks });`;
    await writeFile(join(folder, 'logged.js'), withRequire('@tensorflow/tfjs-node', logged));
  });
  after(() => folder !== '' && rm(folder, { recursive: true }));

  for (const major of [20, 22, 24]) {
    it(`stays on it under Node ${major}`, async function () {
      const node = nodeOrMissing(this, major);
      const run = await runChild(join(folder, 'train.js'), { start: { hook: sweep(6) }, node });
      assert.match(run.stdout, /^on tensorflow\n/, run.stderr);
      assert.equal(run.hello?.backend, 'tensorflow');
      assert.equal(run.hello?.device, 'CPU (TensorFlow)');
      assert.equal(run.points.length, 6, run.stderr);
    });
  }

  it('writes no TensorBoard logs, and that is said', async () => {
    const run = await runChild(join(folder, 'logged.js'), { start: { hook: sweep(6), guard: true } });
    assert.equal(run.points.length, 6, run.stderr);
    assert.deepEqual((await readdir(folder)).sort(), ['logged.js', 'node_modules', 'train.js']);
    assert.match(run.notes.join('\n'), /TensorBoard logs for \.\/board were not written/);
  });

  it('writes them without the guard', async () => {
    await runChild(join(folder, 'logged.js'), { start: { hook: sweep(6), guard: false } });
    assert.ok(existsSync(join(folder, 'summary')));
  });
});
