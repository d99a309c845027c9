import assert from 'node:assert/strict';
import { DEFAULT_SWEEP, lrAt } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/types.ts';
import { PassStop } from '../../src/engine/stop.ts';

const rule = { maxLrIsFixed: false };

/** A loss that falls from 2 to 1 around `1e-3` and explodes above `explodes`. */
function pass(steps: number, explodes: number): Point[] {
  return Array.from({ length: steps }, (_, step) => {
    const lr = lrAt(DEFAULT_SWEEP, step);
    return { step, lr, loss: 1 + 1 / (1 + lr / 1e-3) + (lr / explodes) ** 4 };
  });
}

describe('where a pass stops', () => {
  it('is the same however its points were batched', () => {
    const points = pass(110, 0.1);
    const atOnce = new PassStop(DEFAULT_SWEEP, rule).after(points, 4);
    assert.equal(atOnce?.reason, 'diverged');
    const passStop = new PassStop(DEFAULT_SWEEP, rule);
    const last = points.findIndex((point) => {
      const stop = passStop.after([point], 4);
      if (stop !== null) assert.deepEqual(stop, atOnce);
      return stop !== null;
    });
    assert.equal(last + 1, atOnce.length);
  });

  it('is the end of the sweep for a curve that has turned', () => {
    const points = pass(110, 6);
    assert.deepEqual(new PassStop(DEFAULT_SWEEP, rule).after(points, null), {
      length: 100,
      reason: 'turned',
    });
  });

  it('is not yet at the end of the sweep for a curve that still falls', () => {
    assert.equal(new PassStop(DEFAULT_SWEEP, rule).after(pass(105, 1000), 4), null);
  });
});
