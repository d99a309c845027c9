import assert from 'node:assert/strict';
import { analyze, DEFAULT_SWEEP, fitSweep } from '../../src/analysis/index.ts';
import type { OptimizerFacts, Point, Recommendation, Sweep } from '../../src/analysis/index.ts';
import { memoryOf } from '../../src/analysis/optimizer.ts';
import { close } from './close.ts';
import { normal, stopsAt, swept, textbook } from './curves.ts';

const ADAM: OptimizerFacts = { type: 'Adam', betas: [0.9, 0.999] };
const SGD: OptimizerFacts = { type: 'SGD' };

function recommended(points: readonly Point[], facts = ADAM, sweep: Sweep = DEFAULT_SWEEP): Recommendation {
  const { recommended, diagnoses } = analyze([points], sweep, facts);
  assert.ok(recommended, diagnoses.map(({ message }) => message).join(' '));
  return recommended;
}
function noisy(sweep = DEFAULT_SWEEP, seed = 1): Point[] {
  const random = normal(seed);
  return swept((lr) => textbook(lr) + 0.02 * random(), sweep);
}
const within = (lr: number, low: number, high: number): void =>
  assert.ok(lr >= low && lr <= high, `${lr} not in ${low}..${high}`);

describe('recommended', () => {
  it('is the middle of half of the descent and the limit', () => {
    const { lr, low, high } = recommended(noisy());
    // Half of the descent is done at 1e-3. The plateau at the minimum ends near 0.1 to 0.3, the explosion is near 0.3: a tenth of these.
    within(low, 0.7e-3, 1.4e-3);
    within(high, 1e-2, 3e-2);
    close(lr, Math.sqrt(low * high));
  });

  it('goes lower the longer the optimizer remembers', () => {
    const of = (facts: OptimizerFacts): number => recommended(noisy(), facts).lr;
    assert.ok(of(SGD) > of({ type: 'SGD', momentum: 0.9 }));
    assert.ok(of({ type: 'SGD', momentum: 0.9 }) > of({ type: 'SGD', momentum: 0.95 }));
  });

  it('is the same for a loss scaled, shifted below zero, or summed to 70,000', () => {
    const points = noisy();
    for (const [scale, shift] of [
      [1, -50],
      [30_000, 0],
      [1e-6, 0],
      [200, -1000],
    ] as const) {
      const changed = points.map((point) => ({ ...point, loss: point.loss! * scale + shift }));
      close(recommended(changed).lr, recommended(points).lr, 1e-6);
    }
  });

  it('is as good on a curve that the stop rule has cut', () => {
    const points = noisy();
    const at = stopsAt(points);
    assert.ok(at > 0 && at < points.length - 1);
    const ratio = recommended(points.slice(0, at + 1)).lr / recommended(points).lr;
    within(ratio, 0.8, 1.25);
  });

  it('hardly depends on the number of steps', () => {
    for (const steps of [32, 50, 1000, 10_000]) {
      const sweep = fitSweep(DEFAULT_SWEEP, steps);
      within(recommended(noisy(sweep), ADAM, sweep).lr / recommended(noisy()).lr, 0.4, 2);
    }
  });

  it('reads a linear sweep as well', () => {
    const sweep: Sweep = { mode: 'linear', minLr: 1e-7, maxLr: 0.5, steps: 100 };
    within(recommended(noisy(sweep), SGD, sweep).lr / recommended(noisy(), SGD).lr, 0.3, 3);
  });

  it('does not follow a spike, a plateau after units died, clipping, or a loss that comes back after it exploded', () => {
    const random = normal(5);
    const expected = recommended(noisy()).lr;
    const odd: Record<string, Point[]> = {
      spike: noisy().map((point) => (point.step === 8 ? { ...point, loss: 500 } : point)),
      died: swept((lr) => (lr < 0.2 ? textbook(lr) + 0.02 * random() : Math.log(10) + 0.01 * random())),
      clipped: noisy().map((point) => ({ ...point, loss: Math.min(2.5, point.loss!) })),
      back: swept((lr) => (lr > 0.2 && lr < 1 ? 1e6 * lr : lr >= 1 ? 0.1 : textbook(lr)) + 0.02 * random()),
    };
    for (const [name, points] of Object.entries(odd)) {
      const { lr } = recommended(points);
      assert.ok(lr / expected > 0.4 && lr / expected < 2.5, `${name}: ${lr} against ${expected}`);
    }
  });

  it('takes a loss that is no longer finite for an explosion', () => {
    const points = noisy().filter(({ lr }) => lr < 0.25);
    const next = { step: points.length, lr: 0.25, loss: null };
    within(recommended([...points, next]).lr / recommended(noisy()).lr, 0.6, 1.6);
  });

  it('is null where the loss explodes without having fallen, and the range says what training bears', () => {
    const random = normal(9);
    const points = swept((lr) => 2.3 + 0.03 * random() + (lr > 0.5 ? 20 * lr : 0));
    const sgd = { type: 'SGD', momentum: 0.95 };
    const { recommended: none, range, diagnoses } = analyze([points], DEFAULT_SWEEP, sgd);
    assert.equal(none, null);
    assert.ok(range !== null);
    within(range.maxLr, 0.01, 0.05);
    within(range.maxLr / range.baseLr, 9.99, 10.01);
    assert.match(diagnoses[0]?.advice ?? '', /upper end of the LR range/);
  });

  it('is null where the loss jumps about until it is enormous, as that of a DQN does', () => {
    const random = normal(4);
    const points = swept((lr) => Math.abs(8 + 3 * random()) + (lr > 3 ? 100 * lr : 0));
    const { recommended: none, diagnoses } = analyze([points], DEFAULT_SWEEP, ADAM);
    assert.equal(none, null);
    assert.deepEqual(
      diagnoses.map(({ code }) => code),
      ['too-noisy'],
    );
  });

  it('is null where the loss neither falls nor explodes, and before 20 points', () => {
    assert.equal(analyze([swept(() => 2.3)], DEFAULT_SWEEP, ADAM).recommended, null);
    assert.equal(analyze([noisy().slice(0, 19)], DEFAULT_SWEEP, ADAM).recommended, null);
  });

  it('tells its reason in numbers', () => {
    const { reason } = recommended(noisy(), { type: 'SGD', momentum: 0.9 });
    assert.match(
      reason,
      /^Half of the descent is done by \S+, the loss is lowest near \S+ and explodes at \S+\. With momentum 0\.9 /,
    );
  });
});

describe("the optimizer's memory", () => {
  it('is 1 / (1 - momentum), or of the first beta', () => {
    close(memoryOf({ type: 'SGD', momentum: 0.95 }), 20);
    close(memoryOf({ type: 'Adam', betas: [0.95, 0.999] }), 20);
    assert.equal(memoryOf({ type: 'SGD' }), 1);
    assert.equal(memoryOf({ type: 'Adagrad' }), 1);
    assert.equal(memoryOf({ type: 'Adadelta' }), 1);
  });

  it('is 10 where nothing is known, and at least 10 for adaptive optimizers', () => {
    assert.equal(memoryOf({}), 10);
    assert.equal(memoryOf({ type: 'Momentum' }), 10);
    assert.equal(memoryOf({ type: 'RMSProp', momentum: 0 }), 10);
    assert.equal(memoryOf({ type: 'Adam', betas: [0, 0.9] }), 10);
  });

  it('is bounded by what a sweep can show', () => {
    assert.equal(memoryOf({ type: 'SGD', momentum: 0.99 }), 30);
    assert.equal(memoryOf({ type: 'SGD', momentum: 1 }), 30);
  });
});
