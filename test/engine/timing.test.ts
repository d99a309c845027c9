import assert from 'node:assert/strict';
import { lrAt } from '../../src/analysis/index.ts';
import type { Sweep } from '../../src/analysis/types.ts';
import { Timing } from '../../src/engine/timing.ts';
import { aboutTime, offerText } from '../../src/protocol/timeLeft.ts';

const sweep: Sweep = { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 };

/** A pass that starts up for 10 s, then takes `steps` of `seconds` each. */
function passOf(steps: number, seconds: number, timing = new Timing()): Timing {
  timing.begin(0, null, sweep, 0);
  for (let step = 0; step < steps; step++) {
    const point = { step, lr: lrAt(sweep, step), loss: 1 };
    timing.took(0, '0', [point], 10_000 + 1000 * seconds * step);
  }
  return timing;
}

describe('the time that a run still takes', () => {
  it('is said from the fifth step on', () => {
    assert.equal(passOf(4, 3.7).left([], 1), null);
    assert.ok(Math.abs((passOf(5, 3.7).left([], 1) ?? 0) - 95 * 3.7) < 1e-6);
  });

  it('goes by the median of the last steps, not by one that hangs', () => {
    const timing = passOf(10, 1);
    timing.took(0, '0', [{ step: 10, lr: lrAt(sweep, 10), loss: 1 }], 10_000 + 300_000);
    assert.ok(Math.abs((timing.left([], 1) ?? 0) - 89) < 1e-6);
  });

  it('counts the other passes with their start, and how often their optimizers step', () => {
    const timing = passOf(10, 3.7);
    const ahead = [{ optimizer: '1', steps: 100 }];
    assert.ok(Math.abs((timing.left(ahead, 1) ?? 0) - (90 * 3.7 + 10 + 370)) < 1e-6);
    timing.stepped('1', 5);
    assert.ok(Math.abs((timing.left(ahead, 1) ?? 0) - (90 * 3.7 + 10 + 740)) < 1e-6);
    assert.ok(Math.abs((timing.left(ahead, 1, { only: '0' }) ?? 0) - 90 * 3.7) < 1e-6);
    assert.ok(Math.abs((timing.left(ahead, 2) ?? 0) - 750) < 1e-6, 'side by side the longest counts');
  });

  it('is unknown past the end of a sweep that goes on', () => {
    assert.equal(passOf(100, 1).left([], 1), null);
  });

  it('becomes less with fewer steps, of which enough are left to read the curve', () => {
    const timing = passOf(5, 3.7);
    const steps = timing.fewest() ?? 0;
    assert.equal(steps, 35);
    assert.ok(Math.abs((timing.left([], 1, { steps }) ?? 0) - 30 * 3.7) < 1e-6);
    assert.deepEqual(timing.shorten(steps), [0]);
    assert.ok(Math.abs((timing.left([], 1) ?? 0) - 30 * 3.7) < 1e-6);
    assert.equal(passOf(95, 3.7).fewest(), null);
  });

  it('is worded no more exactly than it is known', () => {
    assert.deepEqual([3, 42, 58, 130, 355, 3600, 5000].map(aboutTime), [
      'about 5 s',
      'about 40 s',
      'about 1 min',
      'about 2 min',
      'about 6 min',
      'about 1 h',
      'about 1 h 23 min',
    ]);
    const optimizers = [
      { id: '0', type: 'Adam', location: null },
      { id: '1', type: 'Adam', location: { file: 'gan.py', line: 12, column: 1 } },
    ];
    assert.equal(
      offerText({ change: { kind: 'steps', steps: 30 }, seconds: 62 }, optimizers),
      '30 steps: about 1 min',
    );
    assert.equal(
      offerText({ change: { kind: 'only', optimizer: '1' }, seconds: 360 }, optimizers),
      'only Adam 2 (line 12): about 6 min',
    );
  });
});
