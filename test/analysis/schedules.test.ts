import assert from 'node:assert/strict';
import { cyclical, oneCycle, warmupCosine } from '../../src/analysis/index.ts';
import { close } from './close.ts';

describe('schedules', () => {
  it('warm-up and cosine: straight up, then half a cosine down to 0', () => {
    close(warmupCosine(5, 10, 110, 0.1), 0.05);
    close(warmupCosine(10, 10, 110, 0.1), 0.1);
    close(warmupCosine(60, 10, 110, 0.1), 0.05);
    close(warmupCosine(35, 10, 110, 0.1), 0.05 * (1 + Math.SQRT1_2));
    assert.ok(Math.abs(warmupCosine(110, 10, 110, 0.1)) < 1e-12);
    assert.ok(Math.abs(warmupCosine(500, 10, 110, 0.1)) < 1e-12);
  });

  it('one cycle: up over 30 % of the steps, then a quadratic fall', () => {
    close(oneCycle(0, 100, 0.01, 0.1), 0.01);
    close(oneCycle(15, 100, 0.01, 0.1), 0.055);
    close(oneCycle(30, 100, 0.01, 0.1), 0.1);
    close(oneCycle(65, 100, 0.01, 0.1), 0.025);
    close(oneCycle(100, 100, 0.01, 0.1), 0);
  });

  it('cyclical: triangles between the bounds of the LR range', () => {
    close(cyclical(0, 10, 1, 3), 1);
    close(cyclical(5, 10, 1, 3), 2);
    close(cyclical(10, 10, 1, 3), 3);
    close(cyclical(20, 10, 1, 3), 1);
    close(cyclical(25, 10, 1, 3), 2);
  });
});
