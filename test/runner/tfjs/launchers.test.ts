import assert from 'node:assert/strict';
import { join } from 'node:path';
import { project, root, runChild } from '../support/child.ts';

const SOURCE = `
import * as tf from '@tensorflow/tfjs';
interface Options { lr: number }

const a = tf.variable(tf.scalar(0.5));
const make = ({ lr }: Options): tf.Optimizer => tf.train.adam(lr);
const optimizer = make({ lr: 0.25 });
for (;;) optimizer.minimize(() => a.square() as tf.Scalar);
`;

describe("a project's own launcher", () => {
  for (const entry of ['train.ts', 'train.mts']) {
    it(`tsx runs ${entry}: the frames are the source's`, async () => {
      const folder = await project({ [entry]: SOURCE });
      const script = join(folder, entry);
      const run = await runChild(script, { command: [join(root, 'node_modules/tsx/dist/cli.mjs'), script] });
      assert.equal(run.done?.reason, 'swept', run.stderr);
      assert.equal(run.exitCode, 0);
      assert.deepEqual(
        run.optimizers[0]?.frames?.slice(0, 2).map(({ file, line, column }) => [file, line, column]),
        [
          [script, 6, 58],
          [script, 7, 19],
        ],
      );
    });
  }

  it('a package that is not there is answered for an import too', async () => {
    const folder = await project({
      'train.mjs': `import * as tf from '@tensorflow/tfjs-node-gpu';
const a = tf.variable(tf.scalar(0.5)), optimizer = tf.train.sgd(0.1);
for (;;) optimizer.minimize(() => a.square());
`,
    });
    const run = await runChild(join(folder, 'train.mjs'));
    assert.equal(run.done?.reason, 'swept', run.stderr);
    assert.equal(run.hello?.backend, 'wasm');
    assert.match(run.notes.join(' '), /tfjs-node-gpu is not installed/);
  });
});
