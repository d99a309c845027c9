import assert from 'node:assert/strict';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/index.ts';
import { pair } from '../../src/analysis/pairing.ts';
import { close } from './close.ts';
import { normal, swept, textbook } from './curves.ts';

const noisy = (seed: number, size = 0.3): Point[] => {
  const random = normal(seed);
  return swept((lr) => textbook(lr) + size * random());
};

describe('pairing', () => {
  const points = [
    { step: 0, lr: 1, loss: 9 },
    { step: 1, lr: 2, loss: 8 },
    { step: 2, lr: 3, loss: 7 },
  ];

  it('gives each LR the loss that was measured after its update', () => {
    assert.deepEqual(pair(points), { lr: [1, 2], loss: [8, 7], untrained: 9, nonFiniteLr: null });
  });

  it('blames a loss that is not finite on the update before it, and reads no further', () => {
    const broken = [points[0]!, points[1]!, { step: 2, lr: 3, loss: null }, { step: 3, lr: 4, loss: 1 }];
    assert.deepEqual(pair(broken), { lr: [1], loss: [8], untrained: 9, nonFiniteLr: 2 });
  });
});

describe('several passes', () => {
  it('are one mean curve within a band', () => {
    const { curve } = analyze([noisy(1), noisy(2), noisy(3)], DEFAULT_SWEEP);
    assert.equal(curve.low!.length, curve.lr.length);
    curve.loss.forEach((loss, i) => assert.ok(curve.low![i]! <= loss && loss <= curve.high![i]!));
    assert.ok(curve.lr.every((lr, i) => i === 0 || lr > curve.lr[i - 1]!));
  });

  it('of one kind change nothing', () => {
    const one = analyze([noisy(1)], DEFAULT_SWEEP);
    const three = analyze([noisy(1), noisy(1), noisy(1)], DEFAULT_SWEEP);
    close(three.recommended!.lr, one.recommended!.lr, 1e-6);
    assert.equal(one.curve.low, undefined);
  });

  it('are aligned by LR when their steps differ, and may differ in length', () => {
    const short = noisy(2, 0.02)
      .filter((_, i) => i % 2 === 0)
      .slice(0, 42);
    const { recommended, curve } = analyze([noisy(1, 0.02), short], DEFAULT_SWEEP);
    const alone = analyze([noisy(1, 0.02)], DEFAULT_SWEEP).recommended!;
    const ratio = recommended!.lr / alone.lr;
    assert.ok(ratio > 0.4 && ratio < 2.5, String(ratio));
    assert.equal(curve.lr.length, 99);
  });

  it('count one that diverged as diverged, not as absent', () => {
    const early = noisy(2, 0.02).filter(({ lr }) => lr < 0.02);
    const diverged = [...early, { step: early.length, lr: 0.02, loss: null }];
    const { recommended } = analyze([noisy(1, 0.02), noisy(3, 0.02), diverged], DEFAULT_SWEEP);
    assert.ok(recommended!.lr < analyze([noisy(1, 0.02)], DEFAULT_SWEEP).recommended!.lr);
  });

  it('tell through noise that hides the descent from one', () => {
    const passes = Array.from({ length: 16 }, (_, i) => noisy(i + 20, 1.5));
    const { recommended } = analyze(passes, DEFAULT_SWEEP);
    assert.ok(recommended!.lr > 5e-4 && recommended!.lr < 2e-2, String(recommended!.lr));
  });
});
