import assert from 'node:assert/strict';
import { ema, kernelSmooth } from '../../src/analysis/smoothing.ts';
import { median, noiseOf, trailingMedian } from '../../src/analysis/noise.ts';
import { close } from './close.ts';
import { normal } from './curves.ts';

describe('debiased moving average', () => {
  it('equals the hand-computed one', () => {
    // 0.5: s = 2, then (0.5 * 1 + 0.5 * 4) / 0.75 = 10 / 3, then (0.25 * 1 + 0.25 * 4 + 0.5 * 0) / 0.875, all with s0 = 0.
    const smooth = ema([2, 4, 0], 0.5);
    close(smooth[0]!, 2);
    close(smooth[1]!, 10 / 3);
    close(smooth[2]!, 1.25 / 0.875);
  });

  it('starts at the first value and leaves a constant alone, whatever beta', () => {
    for (const value of ema([7, 7, 7], 0.98)) close(value, 7);
  });
});

describe('smoothing over log LR', () => {
  it('weighs neighbours by a Gaussian of their distance', () => {
    const { values, error } = kernelSmooth([0, 1], [0, 1], 1);
    const weight = Math.exp(-0.5);
    close(values[0]!, weight / (1 + weight));
    close(error[0]!, Math.hypot(1, weight) / (1 + weight));
  });

  it('counts distance in LR, not in steps: a crowd of points far away weighs nothing', () => {
    const { values } = kernelSmooth([0, 2, 2.01, 2.02, 2.03], [1, 9, 9, 9, 9], 0.2);
    close(values[0]!, 1);
  });
});

describe('noise', () => {
  it('is the scaled median absolute first difference', () => {
    // Differences 1, 3, 2: their median is 2.
    close(noiseOf([0, 1, -2, 0]), 2 / (0.6745 * Math.SQRT2));
  });

  it('is the standard deviation of normal noise, trend, spike and explosion or not', () => {
    const random = normal();
    const losses = Array.from(
      { length: 2000 },
      (_, i) => 5 - i / 500 + 0.1 * random() + (i > 1900 ? 2 ** (i - 1900) : 0),
    );
    losses[50] = 1e6;
    assert.ok(Math.abs(noiseOf(losses) - 0.1) < 0.01);
  });

  it('has levels that one spike does not move', () => {
    assert.deepEqual(trailingMedian([1, 2, 100, 3, 4, 5], 3), [1, 1, 2, 3, 4, 4]);
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});
