import assert from 'node:assert/strict';
import { trainingOf } from '../../src/engine/training.ts';
import { scriptLrs } from '../../src/engine/scriptLrs.ts';
import type { OptimizerMessage } from '../../src/protocol/messages.ts';
import type { OptimizerEntry, RunRecord } from '../../src/protocol/record.ts';

const set = { location: { file: '/p/train.py', line: 3, column: 1 } };

function entry(id: string, more: Partial<OptimizerEntry>): OptimizerEntry {
  return { id, type: 'Adam', lr: 1e-3, groups: [{ lr: 1e-3 }], location: null, literal: null, ...more };
}

/** Only what a training is made of. */
function recordOf(optimizers: readonly OptimizerEntry[]): RunRecord {
  const recommended = { lr: 0.0123, low: 0.01, high: 0.02, method: 'recommended', reason: '' };
  const results = optimizers.map(({ id }) => ({ optimizer: id, recommended }));
  return { optimizers, results } as unknown as RunRecord;
}

describe('a training with found LRs', () => {
  it('tells apart who sets an LR before the first step, and who scales the one of the construction by hand', () => {
    const training = trainingOf(
      recordOf([
        entry('0', {}),
        entry('1', { groups: [{ lr: 1e-3 }, { lr: 1e-3, set }] }),
        entry('2', { schedule: 'by hand' }),
        entry('3', { schedule: 'by hand', groups: [{ lr: 1e-3, set }] }),
        entry('4', { lr: null }),
        entry('5', { scale: { factor: 0.5, location: null } }),
      ]),
    );
    assert.deepEqual(training, {
      lrs: { 0: 0.012, 1: 0.012, 2: 0.012, 3: 0.012, 5: 0.024 },
      byHand: ['2'],
      set: ['1', '3'],
    });
  });
});

describe("the script's own LR", () => {
  const message = (more: Partial<OptimizerMessage>): OptimizerMessage => ({
    kind: 'optimizer',
    id: '0',
    type: 'Adam',
    lr: 1e-7,
    groups: [{ lr: 1e-7 }],
    location: null,
    steps: 0,
    ...more,
  });

  it('is that of the first step, once that is known, also while another pass has not come to it', () => {
    const made = message({});
    const first = message({ lr: 3e-3, groups: [{ lr: 3e-3, set }], steps: 1 });
    assert.equal(scriptLrs(made, undefined).lr, 1e-7);
    assert.equal(scriptLrs(first, made).lr, 3e-3);
    assert.deepEqual(scriptLrs(made, first), { lr: 3e-3, groups: [{ lr: 3e-3, set }] });
  });

  it('is the highest of a schedule that has LRs of its own', () => {
    assert.equal(scriptLrs(message({ peak: { lr: 0.1, location: null } }), undefined).lr, 0.1);
  });
});
