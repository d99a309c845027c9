import assert from 'node:assert/strict';
import { DEFAULT_SWEEP, fitSweep, lrAt, lrSchedule } from '../../src/analysis/index.ts';
import type { Sweep } from '../../src/analysis/index.ts';
import { close } from './close.ts';

describe('sweep', () => {
  const decades: Sweep = { mode: 'exponential', minLr: 1e-4, maxLr: 1, steps: 5 };
  const line: Sweep = { mode: 'linear', minLr: 1, maxLr: 3, steps: 5 };

  it('rises by the same ratio when exponential', () => {
    lrSchedule(decades).forEach((lr, step) => close(lr, [1e-4, 1e-3, 1e-2, 1e-1, 1][step]!));
  });

  it('rises by the same difference when linear', () => {
    assert.deepEqual(lrSchedule(line), [1, 1.5, 2, 2.5, 3]);
  });

  it('goes on past its end at the same ratio or difference', () => {
    close(lrAt(decades, 6), 100);
    close(lrAt(line, 6), 4);
  });

  it('begins and ends exactly at the LRs that were asked for', () => {
    const lrs = lrSchedule(DEFAULT_SWEEP);
    assert.deepEqual([lrs.length, lrs[0], lrs.at(-1)], [100, 1e-7, 10]);
  });

  it('covers the same span when fitted to fewer steps', () => {
    const lrs = lrSchedule(fitSweep(DEFAULT_SWEEP, 32));
    assert.deepEqual([lrs.length, lrs[0], lrs.at(-1)], [32, 1e-7, 10]);
  });
});
