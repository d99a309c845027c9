import assert from 'node:assert/strict';
import { Pairing } from '../../src/engine/pairing.ts';

const point = (step: number, loss: number | null) => ({ step, lr: 10 ** step, loss });

describe('points of several ranks', () => {
  it('count when the slowest rank has reported them, with the mean of their losses', () => {
    const pairing = new Pairing();
    pairing.add(0, [point(0, 1), point(1, 2), point(2, 3)]);
    assert.deepEqual(pairing.take([0, 1]), []);
    pairing.add(1, [point(0, 3), point(1, 4)]);
    assert.deepEqual(pairing.take([0, 1]), [point(0, 2), point(1, 3)]);
    pairing.add(1, [point(2, 3)]);
    assert.deepEqual(pairing.take([0, 1]), [point(2, 3)]);
  });

  it('are not finite where one is not', () => {
    const pairing = new Pairing();
    pairing.add(0, [point(0, 1)]);
    pairing.add(1, [point(0, null)]);
    assert.deepEqual(pairing.take([0, 1]), [point(0, null)]);
  });

  it('do without a rank that is not awaited, and without a step that a rank has gone past', () => {
    const pairing = new Pairing();
    pairing.add(0, [point(0, 1), point(1, 1), point(2, 1)]);
    pairing.add(1, [point(0, 3), point(2, 3)]);
    assert.deepEqual(pairing.take([0, 1, 2]), []);
    assert.deepEqual(pairing.take([0, 1]), [point(0, 2), point(1, 1), point(2, 2)]);
  });

  it('of a step that counted already come too late', () => {
    const pairing = new Pairing();
    pairing.add(0, [point(0, 1)]);
    assert.deepEqual(pairing.take([0]), [point(0, 1)]);
    pairing.add(1, [point(0, 9), point(1, 9)]);
    pairing.add(0, [point(1, 1)]);
    assert.deepEqual(pairing.take([0, 1]), [point(1, 5)]);
  });
});
