import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, defaultSpec } from '../../src/engine/index.ts';
import type { RunRecord } from '../../src/protocol/record.ts';
import { dist, findLr, recordOf, UserFolder } from './support/command.ts';

/** Plain SGD on a line through 24 numbers that are not normalised: 2 over the largest curvature is 4.88e-3. */
const LINE = `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.5) });
const from = Array.from({ length: 24 }, (_, i) => i + 1);
await model.fit(tf.tensor2d(from, [24, 1]), tf.tensor2d(from.map((v) => v + 2), [24, 1]), { epochs: 200, verbose: 0 });
`;

/** The loss is a sum of outputs: it has no minimum. */
const SUM = `
import * as tf from '@tensorflow/tfjs';
const weights = tf.variable(tf.randomNormal([32, 2], 0, 0.1, 'float32', 7));
const bias = tf.variable(tf.zeros([2]));
const optimizer = tf.train.sgd(1);
for (let step = 0; step < 400; step++) {
  const x = tf.randomNormal([2, 32], 0, 1, 'float32', step);
  optimizer.minimize(() => x.matMul(weights).add(bias).sum());
}
`;

/** A net that learns slowly enough to be stopped on the way. */
const SLOW = `
import * as tf from '@tensorflow/tfjs';
const x = tf.randomNormal([256, 8], 0, 1, 'float32', 1);
const y = x.slice([0, 0], [256, 1]).mul(3);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [8] })] });
const optimizer = tf.train.adam(1e-3);
for (let step = 0; step < 400; step++) {
  optimizer.minimize(() => tf.losses.meanSquaredError(y, model.apply(x)));
  console.log('step', step);
  await new Promise((next) => setTimeout(next, 40));
}
`;

describe('what is said of a run', () => {
  let folder: UserFolder;
  before(async () => {
    folder = await UserFolder.make();
    for (const [name, text] of Object.entries({ line: LINE, sum: SUM, slow: SLOW }))
      await writeFile(join(folder.path, `${name}.mjs`), text);
  });
  after(() => folder.remove());

  it('plain SGD without noise: neither the span nor the LR range reaches the LR at which training diverges', async () => {
    const { recommended, range } = recordOf(await findLr(['run', 'line.mjs', '--json'], { cwd: folder.path }))
      .results[0]!;
    assert.ok(recommended && range);
    assert.ok(recommended.high < 4.88e-3 && range.maxLr < 4.88e-3, JSON.stringify({ recommended, range }));
    assert.ok(recommended.high > 2e-3, 'nor do they stay far below it');
  });

  it('a loss without a floor: no number, and no word of a bound', async () => {
    const { code, stdout } = await findLr(['run', 'sum.mjs'], { cwd: folder.path });
    assert.equal(code, 3);
    assert.match(stdout, /Suggested LR +none/);
    assert.match(stdout.replace(/\s+/g, ' '), /it seems to have no lower bound/);
    assert.doesNotMatch(stdout, /is bounded|LR range|Other methods/);
  });

  for (const [what, reason, status] of [
    ['cancelled', undefined, 'cancelled'],
    ['stopped', 'stop', 'stopped'],
  ] as const) {
    it(`a sweep that was ${what} half way has no limit`, async () => {
      const record = await cutAt(3e-4, reason);
      assert.equal(record.status, status);
      const [result] = record.results;
      assert.deepEqual([result!.recommended, result!.range, result!.suggestions], [null, null, []]);
      assert.equal(result!.diagnoses[0]?.code, 'cut-short');
      assert.match(result!.diagnoses[0].message, /^The sweep was cut at LR [\d.e-]+, before it reached 10/);
    });
  }

  it('Ctrl+C half way: the terminal says that the sweep was cut, and offers no LR', async () => {
    let isInterrupted = false;
    const { code, stdout } = await findLr(['run', 'slow.mjs', '--verbose'], {
      cwd: folder.path,
      onStdout: (text, child) => {
        if (!isInterrupted && text.includes('step 50')) isInterrupted = child.kill('SIGINT');
      },
    });
    assert.equal(code, 130);
    assert.match(stdout, /Suggested LR +none/);
    assert.match(stdout.replace(/\s+/g, ' '), /The sweep was cut at LR/);
    assert.doesNotMatch(stdout, /no more/);
  });

  /** The record of `slow.mjs`, ended once a step took that LR. */
  async function cutAt(lr: number, reason?: string): Promise<RunRecord> {
    const cut = new AbortController();
    const spec = defaultSpec(join(folder.path, 'slow.mjs'), { cwd: folder.path });
    for await (const event of run(spec, { assets: dist, signal: cut.signal })) {
      if (event.kind === 'points') {
        assert.ok(!JSON.stringify(event.analysis).includes('cut'), 'a sweep that goes on is not called cut');
        if (event.points.some((point) => point.lr >= lr)) cut.abort(reason);
      }
      if (event.kind === 'done') return event.record;
    }
    throw new Error('The run told no end.');
  }
});
