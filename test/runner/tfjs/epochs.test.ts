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

const passesOf = (events: readonly RunEvent[]) => events.filter(({ kind }) => kind === 'pass').length;

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

  describe('of a loop that calls it for each', () => {
    /** A number for each batch of each of the epochs, and for no more. */
    const numbers = (epochs: number): string => `
const epochs = Array.from({ length: ${epochs} }, () => Array.from({ length: 8 }, () => ({ loss: 0 })));
let walked = 0;
const into = (epoch) => ({
  onTrainBegin: () => { if (epoch !== walked++) throw new Error('another epoch'); },
  onBatchEnd: (batch, logs) => { epochs[epoch][batch].loss = logs.loss; },
});
`;
    const fits = {
      fit: 'model.fit(xs, ys, { epochs: 1, batchSize: 8, verbose: 0, callbacks: into(epoch) })',
      fitDataset: 'model.fitDataset(data, { epochs: 1, verbose: 0, callbacks: into(epoch) })',
    };

    for (const [name, fit] of Object.entries(fits)) {
      it(`${name}: follow one another as the script wrote them`, async () => {
        const { record, events } = await conduct(`${numbers(20)}
(async () => { for (let epoch = 0; epoch < 20; epoch++) await ${fit}; })();
`);
        assert.deepEqual([record.diagnoses, notes(events)], [[], []]);
        assert.equal(passesOf(events), 1);
        assert.ok(record.passes[0]!.points.length > 60, `${record.passes[0]!.points.length} points`);
      });
    }

    it('are followed by more where they are too few, behind the last', async () => {
      const { record, events } = await conduct(`${numbers(4)}
async function train(epoch) {
  const history = await ${fits.fit};
  await model.evaluate(xs, ys);
  return history;
}
(async () => { for (let epoch = 0; epoch < 4; epoch++) await train(epoch); })();
`);
      assert.deepEqual([record.diagnoses, notes(events)], [[], []]);
      assert.equal(passesOf(events), 2);
      assert.equal(record.sweep.steps, 100);
      assert.ok(record.passes[0]!.points.length > 60, `${record.passes[0]!.points.length} points`);
    });

    it('are all there is for a script that cannot bear more', async () => {
      const { record, events } = await conduct(`${numbers(4)}
let batches = 0;
const counted = (epoch) => ({
  ...into(epoch),
  onBatchBegin: () => { if (++batches > 32) throw new Error('past the end'); },
});
(async () => {
  for (const epoch of [0, 1, 2, 3])
    await model.fit(xs, ys, { epochs: 1, batchSize: 8, verbose: 0, callbacks: counted(epoch) });
})();
`);
      assert.deepEqual(record.diagnoses, []);
      assert.equal(record.sweep.steps, 32);
      assert.match(notes(events).join(), /past the end.* after the end of its last epoch/);
    });

    it('are none where the optimizer is made anew in it: each round is another training', async () => {
      const { record, events } = await conduct(`
function compiled() {
  const own = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
  own.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  return own;
}
(async () => {
  for (let fold = 0; fold < 3; fold++) await compiled().fit(xs, ys, { epochs: 2, batchSize: 8, verbose: 0 });
})();
`);
      assert.equal(passesOf(events), 1);
      assert.ok(record.passes[0]!.points.length > 60, `${record.passes[0]!.points.length} points`);
    });
  });
});
