import assert from 'node:assert/strict';
import type { Point } from '../../src/analysis/types.ts';
import type { DataMessage } from '../../src/protocol/epochs.ts';
import type { PassOutcome, PassPlan } from '../../src/engine/pass.ts';
import { failedByDivergence } from '../../src/engine/passes.ts';
import { ourDoing, pardoned, repeatOf } from '../../src/engine/repeat.ts';

const FAILURE = { message: 'IndexError: index 10 is out of bounds', place: 'train.py:7' };

/** A pass over losses that fall slowly, and at the end turn where `turned`. */
function outcome(
  steps: number,
  data: DataMessage,
  over: Partial<PassOutcome> = {},
  plan: Partial<PassPlan> = {},
  turned = false,
): PassOutcome {
  const points: Point[] = Array.from({ length: steps }, (_, step) => ({
    step,
    lr: 1e-7 * 1.2 ** step,
    loss: turned && step > steps - 20 ? 1 + (step - steps + 20) : 3 - step / steps,
  }));
  return {
    plan: {
      pass: 0,
      optimizer: null,
      sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
      seed: null,
      ...plan,
    },
    optimizer: '0',
    points,
    end: 'ended',
    steps,
    optimizers: [],
    data,
    ...{ exit: { code: 0, signal: null }, ranOutOfMemory: null },
    failure: null,
    broken: null,
    toFirstStep: 1,
    memory: null,
    connected: true,
    world: null,
    rank: null,
    guard: { by: 'kernel' },
    ...over,
  };
}

const failed = { end: 'failed', failure: FAILURE } as const;

describe('a pass that ended before its sweep was through', () => {
  it('is repeated with data that goes round where the data ended with it, and no second time', () => {
    const first = repeatOf(outcome(30, { ends: 3, between: true }));
    assert.deepEqual(first?.plan, { sweep: first?.plan.sweep, data: { roundAt: 3 } });
    assert.equal(first?.plan.sweep.steps, 100);
    assert.equal(first?.because, null);
    const second = repeatOf(outcome(30, { ends: 3, between: true }, {}, { data: { roundAt: 3 } }));
    assert.equal(second?.plan.sweep.steps, 30);
  });

  it('is squeezed into the steps that there are where more data would be of no use, once', () => {
    const repeat = repeatOf(outcome(40, { ends: 3, between: false }));
    assert.equal(repeat?.plan.sweep.steps, 40);
    assert.equal(repeatOf(outcome(38, {}, {}, { ...repeat?.plan })), null);
    assert.equal(repeatOf(outcome(8, {})), null, 'too few to see anything');
  });

  it('is repeated within its epochs where it failed past their end, and is not taken for divergence', () => {
    const past = outcome(31, { ends: 2, past: 30 }, failed);
    assert.equal(ourDoing(past), 'past');
    assert.equal(failedByDivergence(past), false);
    assert.deepEqual(repeatOf(past)?.plan.data, { roundAt: 0 });
    assert.equal(repeatOf(past)?.plan.sweep.steps, 30);
    const later = outcome(60, { past: 30 }, failed);
    assert.equal(ourDoing(later), 'past', 'its loss has not turned');
    const few = repeatOf(outcome(11, { past: 10 }, failed));
    assert.deepEqual([few?.plan.sweep.steps, few?.plan.data], [100, { roundAt: 0 }]);
  });

  it('failed for a high LR where the loss had turned, long past the end of its epochs', () => {
    const diverged = outcome(90, { past: 10 }, failed, {}, true);
    assert.equal(ourDoing(diverged), null);
    assert.equal(failedByDivergence(diverged), true);
  });

  it('is repeated with whole evaluations where it failed right after one that was cut', () => {
    assert.deepEqual(repeatOf(outcome(20, { ends: 2, between: true, cut: 20 }, failed))?.plan.data, {
      evaluates: true,
    });
    assert.equal(ourDoing(outcome(25, { cut: 20 }, failed)), null, 'it took steps after it');
  });

  it('is not blamed on the script where the sweep was through by then', () => {
    const through = outcome(105, { past: 104 }, failed);
    assert.equal(repeatOf(through), null);
    assert.deepEqual([pardoned(through).end, pardoned(through).failure], ['ended', null]);
  });

  it('is not repeated for want of memory', () => {
    const failure = { message: 'RuntimeError: CUDA out of memory', place: null };
    assert.equal(repeatOf(outcome(31, { past: 30 }, { end: 'failed', failure })), null);
  });
});
