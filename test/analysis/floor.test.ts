import assert from 'node:assert/strict';
import { analyze, CEILING_LR, DEFAULT_SWEEP, lrAt, StopRule } from '../../src/analysis/index.ts';
import type { Analysis, OptimizerFacts, Point } from '../../src/analysis/index.ts';
import { normal } from './curves.ts';

const ADAM: OptimizerFacts = { type: 'Adam', betas: [0.9, 0.999] };

/** A sweep as a run walks it: on past its end, to the ceiling, until the loss turns. */
function walked(loss: (lr: number) => number, update: (lr: number) => void = () => {}): Point[] {
  const rule = new StopRule();
  const points: Point[] = [];
  let lr = 0;
  for (let step = 0; lrAt(DEFAULT_SWEEP, step) <= CEILING_LR * 1.0001; step++) {
    const value = loss(lr);
    lr = lrAt(DEFAULT_SWEEP, step);
    points.push({ step, lr, loss: value });
    rule.add(points.at(-1)!);
    if (rule.hasDiverged(4) || (step >= 99 && rule.hasTurned())) break;
    update(lr);
  }
  return points;
}

/** The sum of a linear layer's outputs, learnt by SGD on batches of two: what the field's input does. */
function sumOfOutputs(seed: number): Point[] {
  const random = normal(seed);
  const rows = Array.from({ length: 64 }, () => Array.from({ length: 32 }, random));
  const weights = Array.from({ length: 32 }, () => 0.1 * random());
  let bias = 0;
  let step = seed;
  let batch: number[][] = [];
  return walked(
    () => {
      batch = [rows[(step * 29) % 64]!, rows[(step++ * 29 + 13) % 64]!];
      return batch.reduce((sum, row) => sum + bias + row.reduce((dot, x, i) => dot + x * weights[i]!, 0), 0);
    },
    (lr) => {
      for (const row of batch) row.forEach((x, i) => (weights[i]! -= lr * x));
      bias -= 2 * lr;
    },
  );
}

const codes = ({ diagnoses }: Analysis): string[] => diagnoses.map(({ code }) => code);
const falling = (lr: number, middle: number): number => 1 / (1 + middle / lr);

describe('a loss without a floor', () => {
  it('gets no number, and is not called bounded', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const analysis = analyze([sumOfOutputs(seed)], DEFAULT_SWEEP, { type: 'SGD' });
      assert.deepEqual(codes(analysis), ['no-floor'], `seed ${seed}`);
      assert.deepEqual([analysis.recommended, analysis.range, analysis.suggestions], [null, null, []]);
      assert.match(analysis.diagnoses[0]!.message, /no lower bound/);
      assert.match(analysis.diagnoses[0]!.advice, /Check its sign/);
    }
  });

  it('faster than in proportion, as a critic of two layers falls, and without noise', () => {
    for (const power of [1, 2])
      assert.deepEqual(codes(analyze([walked((lr) => 0.3 - 6 * lr ** power)], DEFAULT_SWEEP, ADAM)), [
        'no-floor',
      ]);
  });
});

describe('a loss that looks like one without a floor', () => {
  const random = normal(8);

  it('a bounded one that levels off, at whatever LR and below 0 or not', () => {
    for (const [start, depth, middle] of [
      [2.3, 1.8, 1e-3],
      [0.02, 1, 1e-2],
      [0.5, 30, 0.3],
    ] as const) {
      const analysis = analyze(
        [walked((lr) => start - depth * falling(lr, middle) + 0.01 * depth * random())],
        DEFAULT_SWEEP,
        ADAM,
      );
      assert.deepEqual(codes(analysis), ['never-diverged']);
      assert.match(analysis.diagnoses[0]!.advice, /bounded or gradients are clipped/);
      assert.ok(analysis.recommended !== null && analysis.recommended.low >= 0.5 * middle);
    }
  });

  it('cross-entropy with clipped gradients, which flattens', () => {
    const clipped = walked(
      (lr) => 2.3 - 1.8 * falling(lr, 1e-2) + 0.1 * Math.log10(1 + lr) + 0.02 * random(),
    );
    const analysis = analyze([clipped], DEFAULT_SWEEP, ADAM);
    assert.ok(analysis.recommended);
    assert.ok(!codes(analysis).includes('no-floor'));
  });

  it('a log-likelihood that falls far below 0, and explodes past its minimum', () => {
    const points = walked(
      (lr) => 0.5 - 30 * falling(lr, 1e-2) + 0.2 * random() + (lr > 0.3 ? 30 * ((lr / 0.3) ** 2 - 1) : 0),
    );
    const analysis = analyze([points], DEFAULT_SWEEP, ADAM);
    assert.ok(analysis.recommended);
    assert.deepEqual(codes(analysis), []);
  });

  it('one above 0 that still falls at the ceiling: no number, and both causes are named', () => {
    const analysis = analyze([walked((lr) => 2.3 - (0.5 * lr) / CEILING_LR)], DEFAULT_SWEEP, ADAM);
    assert.equal(analysis.recommended, null);
    assert.deepEqual(codes(analysis), ['never-diverged']);
    assert.match(analysis.diagnoses[0]!.message, /still fell at the end of the sweep/);
    assert.match(analysis.diagnoses[0]!.advice, /very small.*no lower bound/);
  });
});
