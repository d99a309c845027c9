import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellFile, type CellsToRun } from '../../src/protocol/cells.ts';
import {
  nodeOrMissing,
  project,
  runChild,
  runnerFolder,
  sweep,
  type ChildRun,
} from '../runner/support/child.ts';

/** Evaluates cells of a notebook in a fresh process under the hooks, as the engine does. */
async function runCells(
  sources: readonly string[],
  options: { node?: string; files?: Record<string, string> } = {},
): Promise<ChildRun & { notebook: string }> {
  const folder = await project(options.files ?? {});
  const notebook = join(folder, 'train.ipynb');
  const file = join(folder, 'cells.json');
  const cells = sources.map((source, i) => ({ name: cellFile(notebook, `c${i}`), source }));
  await writeFile(
    file,
    JSON.stringify({ path: notebook, language: 'typescript', cwd: folder, cells } satisfies CellsToRun),
  );
  const run = await runChild(notebook, {
    command: [join(await runnerFolder(), 'cells.cjs'), file],
    env: { FIND_LR_TRANSPILE: '1' },
    start: { hook: sweep(5) },
    ...(options.node === undefined ? {} : { node: options.node }),
  });
  return { ...run, notebook };
}

const TRAINING = [
  `import * as tf from '@tensorflow/tfjs';
import { xs as inputs, type Rows } from './data.js';
const model: tf.Sequential = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });`,
  `const lr: number = 1e-3;
model.compile({ optimizer: tf.train.adam(lr), loss: 'meanSquaredError' });
const xs = tf.tensor2d(inputs as Rows), ys = tf.ones([4, 1]);`,
  `const history = await model.fit(xs, ys, { epochs: 20, verbose: 0 });`,
];
const DATA = {
  'data.ts': `export type Rows = number[][];\nexport const xs: Rows = [[1, 2], [3, 4], [5, 6], [7, 8]];\n`,
};

for (const major of [20, 22, 24]) {
  describe(`cells in a process of their own under Node ${major}`, () => {
    let node: string;
    before(function () {
      node = nodeOrMissing(this, major);
    });

    it('are swept, and say where in which cell the optimizer was made', async () => {
      const run = await runCells(TRAINING, { node, files: DATA });
      assert.equal(run.points.length, 5, run.stderr);
      const [optimizer] = run.optimizers;
      const column = TRAINING[1]!.split('\n')[1]!.indexOf('adam(') + 1;
      assert.deepEqual(optimizer?.location, { file: `${run.notebook}#c1`, line: 2, column });
    });

    it('tell a place on a first line that awaits', async () => {
      const run = await runCells(
        [
          TRAINING[0]!.replace(/^import .*data.*$/m, ''),
          `await null as unknown; function noop(a?: number) {} let opt: any = (tf as any).train.sgd(0.5 as number); noop();
opt.minimize(() => (model.predict(tf.ones([1, 2])) as tf.Tensor).mean() as tf.Scalar);`,
        ],
        { node },
      );
      const text = 'await null as unknown; function noop(a?: number) {} let opt: any = (tf as any).train.sgd';
      assert.deepEqual(
        run.optimizers[0]?.location,
        {
          file: `${run.notebook}#c1`,
          line: 1,
          column: text.lastIndexOf('sgd') + 1,
        },
        run.stderr,
      );
    });

    it('end with what a cell throws, and the place in its text', async () => {
      const run = await runCells(
        ['const limit: number = 3;', `if (limit) {\n  throw new Error(\`more than \${limit}\`);\n}`],
        {
          node,
        },
      );
      assert.equal(run.exitCode, 1);
      assert.match(run.stderr, /Error: more than 3\n\s+at .*train\.ipynb#c1:2:9/);
      assert.doesNotMatch(run.stderr, /node:repl|cells\.cjs/);
    });
  });
}
