import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSpec, run } from '../../../src/engine/index.ts';
import type { RunEvent } from '../../../src/protocol/events.ts';
import type { RunRecord } from '../../../src/protocol/record.ts';
import { dist } from '../../cli/support/command.ts';
import { project, runChild, sweep } from '../support/child.ts';

/** Eight batches an epoch. */
const MODEL = `
const tf = require('@tensorflow/tfjs');
const xs = tf.randomNormal([64, 4], 0, 1, 'float32', 1), ys = xs.sum(1, true);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
const data = tf.data.zip({ xs: tf.data.array(xs.arraySync()), ys: tf.data.array(ys.arraySync()) }).batch(8);
`;

async function conduct(text: string): Promise<{ record: RunRecord; events: RunEvent[] }> {
  const folder = await project({});
  const script = join(folder, 'train.cjs');
  await writeFile(script, MODEL + text);
  const events: RunEvent[] = [];
  for await (const event of run(defaultSpec(script, { cwd: folder }), { assets: dist })) events.push(event);
  const last = events.at(-1);
  assert.ok(last?.kind === 'done');
  return { record: last.record, events };
}

const notes = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === 'note' && event.topic === 'epochs' ? [event.message] : []));

describe("the epochs of TensorFlow.js's fit and fitDataset", () => {
  for (const [name, training] of [
    ['fit', 'model.fit(xs, ys, { epochs: 4, batchSize: 8, verbose: 0, callbacks })'],
    ['fitDataset', 'model.fitDataset(data, { epochs: 4, verbose: 0, callbacks })'],
    [
      'fitDataset with batchesPerEpoch',
      'model.fitDataset(data.repeat(4), { epochs: 4, batchesPerEpoch: 8, verbose: 0, callbacks })',
    ],
  ] as const) {
    it(`${name}: are all there is for callbacks that keep a number for each of them`, async () => {
      const { record, events } = await conduct(`
const epochs = Array.from({ length: 4 }, () => ({ batches: Array.from({ length: 8 }, () => ({ loss: 0 })) }));
let current;
const callbacks = {
  onEpochBegin: (epoch) => { current = epochs[epoch].batches; },
  onBatchEnd: (batch, logs) => { current[batch].loss = logs.loss; },
};
${training};
`);
      assert.deepEqual(record.diagnoses, []);
      assert.equal(record.sweep.steps, 32);
      assert.ok(record.passes[0]!.points.length > 24, `${record.passes[0]!.points.length} points`);
      assert.match(notes(events).join(), /after the end of its last epoch/);
    });
  }

  it('are followed by more where callbacks of a class of TensorFlow.js count the batches within each', async () => {
    const { record, events } = await conduct(`
class Counting extends tf.Callback {
  onBatchEnd(batch) { if (batch >= 8) throw new Error('past the end'); }
}
model.fitDataset(data, { epochs: 2, verbose: 0, callbacks: [new Counting()] });
`);
    assert.deepEqual(record.diagnoses, []);
    assert.equal(record.sweep.steps, 100);
    assert.ok(record.passes[0]!.points.length > 60);
    assert.deepEqual(notes(events), []);
  });

  it('are told of: when the training was first prolonged', async () => {
    const folder = await project({
      'train.js': `${MODEL}model.fit(xs, ys, { epochs: 2, batchSize: 8, verbose: 0 });`,
    });
    const child = await runChild(join(folder, 'train.js'), { start: { hook: sweep(30) } });
    assert.deepEqual(child.done?.data, { past: 16 });
    const asWritten = await runChild(join(folder, 'train.js'), {
      start: { hook: sweep(30), data: { roundAt: 0 } },
    });
    assert.equal(asWritten.done?.reason, 'ended');
    assert.equal(asWritten.points.length, 16);
  });
});
