import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { shareOfCores, threadLimits } from '../../src/engine/threads.ts';

describe('threads of passes side by side', () => {
  it('are their share of the cores, one at least', () => {
    assert.equal(shareOfCores(1), availableParallelism());
    assert.equal(shareOfCores(1000), 1);
  });

  it('are limited for every library, unless the user has limited one', () => {
    const limits = threadLimits({}, 2);
    for (const name of ['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS'])
      assert.equal(limits[name], '2');
    assert.deepEqual(threadLimits({ OMP_NUM_THREADS: '4' }, 2), {});
    assert.deepEqual(threadLimits({}, undefined), {});
  });
});
