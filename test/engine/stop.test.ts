import assert from 'node:assert/strict';
import { DEFAULT_SWEEP, lrAt } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/types.ts';
import { stopAfter } from '../../src/engine/stop.ts';

const rule = { stopFactor: 4, maxLrIsFixed: false };

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
    const atOnce = stopAfter(points, 0, DEFAULT_SWEEP, rule);
    const oneByOne = points.map((_, at) => stopAfter(points.slice(0, at + 1), at, DEFAULT_SWEEP, rule));
    assert.equal(atOnce?.reason, 'diverged');
    assert.deepEqual(
      oneByOne.find((stop) => stop !== null),
      atOnce,
    );
  });

  it('is the end of the sweep for a curve that has turned', () => {
    const points = pass(110, 6);
    assert.deepEqual(stopAfter(points, 0, DEFAULT_SWEEP, { ...rule, stopFactor: null }), {
      length: 100,
      reason: 'turned',
    });
  });

  it('is not yet at the end of the sweep for a curve that still falls', () => {
    assert.equal(stopAfter(pass(105, 1000), 0, DEFAULT_SWEEP, rule), null);
  });
});
