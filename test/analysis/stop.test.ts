import assert from 'node:assert/strict';
import { StopRule } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/index.ts';
import { normal, stopsAt, swept, textbook } from './curves.ts';

function ruleOf(points: readonly Point[]): StopRule {
  const rule = new StopRule();
  points.forEach((point) => rule.add(point));
  return rule;
}
const hasTurned = (points: readonly Point[]): boolean => ruleOf(points).hasTurned();

const map = (points: readonly Point[], change: (loss: number, step: number) => number): Point[] =>
  points.map((point) => ({ ...point, loss: change(point.loss!, point.step) }));

describe('stop rule', () => {
  const random = normal();
  const noisy = map(swept(textbook), (loss) => loss + 0.02 * random());

  it('stops when the loss has climbed by more than k descents', () => {
    const at = stopsAt(noisy);
    assert.ok(at > 0);
    // Descent 1.8: from 0.5 the level must be above 0.5 + 4 * 1.8 = 7.7, which the curve passes near LR 0.9.
    assert.ok(noisy[at]!.lr > 0.8 && noisy[at]!.lr < 2, `stopped at ${noisy[at]!.lr}`);
  });

  it('stops at a loss that is not finite', () => {
    const points = noisy.slice(0, 3);
    assert.equal(ruleOf([...points, { step: 3, lr: 1, loss: null }]).hasDiverged(4), true);
    assert.equal(ruleOf([...points, { step: 3, lr: 1, loss: Infinity }]).hasDiverged(4), true);
  });

  it('stops at the same step when the loss is shifted below zero or scaled to 70,000', () => {
    assert.equal(stopsAt(map(noisy, (loss) => loss - 100)), stopsAt(noisy));
    assert.equal(stopsAt(map(noisy, (loss) => loss * 30_000)), stopsAt(noisy));
    assert.equal(stopsAt(map(noisy, (loss) => loss * 1000 - 5000)), stopsAt(noisy));
  });

  it('is not fooled by a spike, early or late, up or down', () => {
    for (const spike of [2, 15, 50]) {
      assert.equal(stopsAt(map(noisy, (loss, step) => (step === spike ? 500 : loss))), stopsAt(noisy));
      assert.ok(
        Math.abs(stopsAt(map(noisy, (loss, step) => (step === spike ? -500 : loss))) - stopsAt(noisy)) <= 1,
      );
    }
  });

  it('lets noise around a constant run on', () => {
    const noise = normal(7);
    assert.equal(stopsAt(swept(() => -0.001 + 0.05 * noise())), -1);
    assert.equal(stopsAt(swept(() => 2.5)), -1);
  });

  it('can be turned off', () => {
    assert.equal(stopsAt(noisy, null), -1);
  });
});

describe('turning point', () => {
  const flat = normal(3);

  it('is passed once half of the descent has been climbed back', () => {
    const points = swept(textbook);
    assert.equal(hasTurned(points.slice(0, 80)), false);
    assert.equal(hasTurned(points), true);
  });

  it('stays passed when the loss comes back after an explosion', () => {
    assert.equal(hasTurned(swept((lr) => (lr > 0.1 && lr < 1 ? 1e5 : textbook(Math.min(lr, 0.1))))), true);
  });

  it('is not seen in noise, in a curve that only falls, or in no points', () => {
    assert.equal(hasTurned(swept(() => 2.3 + 0.1 * flat())), false);
    assert.equal(hasTurned(swept((lr) => textbook(Math.min(lr, 0.3)))), false);
    assert.equal(hasTurned([]), false);
  });

  it('is passed by an explosion without descent', () => {
    assert.equal(hasTurned(swept((lr) => 2.3 + 0.05 * flat() + 10 * lr)), true);
  });
});
