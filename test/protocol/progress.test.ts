import assert from 'node:assert/strict';
import { foldEvent, startState } from '../../src/protocol/panelState.ts';
import { partialRecord } from '../../src/protocol/partialRecord.ts';
import { snapshot } from '../../src/protocol/snapshot.ts';
import { stepText } from '../../src/protocol/progress.ts';
import { analyze, lrAt } from '../../src/analysis/index.ts';
import type { Point, Sweep } from '../../src/analysis/types.ts';
import { outputBundle } from '../../src/picture/bundle.ts';
import { headline, progress } from '../../src/view/model.ts';
import { stateOfRecord, type PanelState } from '../../src/protocol/panelState.ts';

const target = { kind: 'script' as const, path: '/home/ada/train.py', args: [], cwd: '/home/ada' };

function stateAfter(sweep: Sweep, taken: number): PanelState {
  const points = Array.from({ length: taken }, (_, step): Point => ({
    step,
    lr: lrAt(sweep, step),
    loss: 1,
  }));
  const begun = foldEvent(startState('r', target, sweep, 0), {
    ...{ kind: 'pass', pass: 0, of: 1, optimizer: '0', sweep },
  });
  return foldEvent(begun, {
    ...{ kind: 'points', pass: 0, optimizer: '0', points, analysis: analyze([points], sweep) },
  });
}

describe('how far a sweep is', () => {
  const sweep: Sweep = { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 };

  it('is the step of those that were planned, and past them says so', () => {
    const at = (step: number) => stepText({ step, lr: 1, loss: 1 }, sweep);
    assert.deepEqual([0, 99, 105].map(at), [
      'step 1 of 100',
      'step 100 of 100',
      'step 106, past the planned 100',
    ]);
  });

  it('is told alike in the panel and in a notebook’s text, also past the end', () => {
    const state = stateAfter(sweep, 106);
    assert.equal(
      headline(state, undefined).text,
      'Step 106, past the planned 100: the loss has not turned yet. Loss 1.',
    );
    assert.match(
      outputBundle(partialRecord(state, 1), null)['text/plain'],
      /^Finding a learning rate: step 106, past the planned 100, LR 31, loss 1\.$/,
    );
    assert.equal(progress(state), 1);
  });

  it('counts the steps, not the points that a notebook keeps of them', () => {
    const state = stateOfRecord(snapshot(partialRecord(stateAfter({ ...sweep, steps: 6000 }, 3000), 1)));
    assert.match(headline(state, undefined).text, /^Step 3000 of 6000\./);
    assert.equal(progress(state), 0.5);
  });
});
