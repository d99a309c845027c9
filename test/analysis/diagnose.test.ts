import assert from 'node:assert/strict';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import type { Diagnosis, Point } from '../../src/analysis/index.ts';
import { normal, swept, textbook } from './curves.ts';

function diagnoses(points: readonly Point[], isRunning = false): readonly Diagnosis[] {
  return analyze([points], DEFAULT_SWEEP, { type: 'Adam' }, isRunning).diagnoses;
}
const codes = (points: readonly Point[]): string[] => diagnoses(points).map(({ code }) => code);

describe('diagnosis', () => {
  const random = normal(11);

  it('has nothing to say about a curve as in the book, nor about no points', () => {
    assert.deepEqual(codes(swept((lr) => textbook(lr) + 0.02 * random())), []);
    assert.deepEqual(codes([]), []);
  });

  it('flat: a constant loss, or noise around one', () => {
    assert.deepEqual(codes(swept(() => 2.3)), ['flat']);
    assert.deepEqual(codes(swept(() => 2.3 + 0.05 * random())), ['flat']);
  });

  it('flat: random labels, whose loss only rises in the end', () => {
    assert.deepEqual(codes(swept((lr) => Math.log(10) + 0.03 * random() + (lr > 0.1 ? 5 * lr : 0))), [
      'flat',
    ]);
  });

  it('not flat while the sweep still goes on', () => {
    const points = swept(() => 2.3 + 0.05 * random()).slice(0, 40);
    assert.deepEqual(diagnoses(points, true), []);
    assert.deepEqual(codes(points), ['cut-short']);
  });

  it('immediate-explosion: the loss rises, or is lost, from the first steps on', () => {
    assert.deepEqual(codes(swept((_, step) => 2.3 * 1.5 ** step)), ['immediate-explosion']);
    assert.deepEqual(codes(swept((_, step) => (step < 4 ? 2.3 : null)).slice(0, 5)), ['immediate-explosion']);
    assert.equal(analyze([swept((_, step) => 2.3 * 1.5 ** step)], DEFAULT_SWEEP).recommended, null);
  });

  it('not immediate-explosion: a loss without noise that falls by a hair, as in the first steps of an LBFGS', () => {
    const falls = [0, 5e-10, 7.9e-8, 1.74e-7, 2.88e-7, 4.26e-7, 5.92e-7, 7.92e-7, 1.032e-6, 1.322e-6];
    const further = [1.671e-6, 2.092e-6, 2.598e-6, 3.208e-6, 3.943e-6];
    const losses = [...falls, ...further].map((fall) => 0.502373812 - fall);
    const points = swept((_, step) => losses[step] ?? null).slice(0, losses.length);
    assert.deepEqual(codes(points), ['too-few-points']);
  });

  it('never-diverged: no rise by the end of the sweep; not said of a sweep that is under way', () => {
    const points = swept((lr) => textbook(Math.min(lr, 0.2)) + 0.02 * random());
    const [found] = diagnoses(points);
    assert.equal(found!.code, 'never-diverged');
    assert.match(found!.advice, /Widen the sweep up to LR 1000/);
    assert.deepEqual(diagnoses(points.slice(0, 80), true), []);
  });

  it('too-noisy: steps differ by more than the loss falls', () => {
    assert.deepEqual(codes(swept((lr) => 2.3 + (textbook(lr) - 2.3) / 3 + 0.8 * random())), ['too-noisy']);
  });

  it('falls-at-once: half of the descent within the first decade of eight', () => {
    const found = diagnoses(swept((lr, step) => 1 + 2 * Math.exp(-step / 4) + 0.01 * random() + 5 * lr));
    assert.equal(found[0]!.code, 'falls-at-once');
    assert.match(found[0]!.advice, /Begin the sweep a thousand times lower/);
  });

  it('too-few-points: says how many there were', () => {
    const [found] = diagnoses(swept(textbook).slice(0, 3));
    assert.equal(found!.code, 'too-few-points');
    assert.match(found!.message, /^Only 3 training steps/);
    assert.deepEqual(codes(swept(textbook).slice(0, 19)), ['too-few-points']);
  });

  it('already-trained: a loss that starts near zero and only rises', () => {
    assert.deepEqual(codes(swept((lr) => 0.05 + 0.005 * random() + 3 * lr)), ['already-trained']);
  });

  it('flat, not already-trained: two classes of which nothing was learnt', () => {
    assert.deepEqual(codes(swept((lr) => 0.69 + 0.02 * random() + (lr > 1 ? lr : 0))), ['flat']);
  });

  it('non-finite-from-start: the first loss is none', () => {
    assert.deepEqual(codes([{ step: 0, lr: 1e-7, loss: null }]), ['non-finite-from-start']);
    assert.deepEqual(codes([{ step: 0, lr: 1e-7, loss: NaN }]), ['non-finite-from-start']);
  });

  it('never throws, whatever the points', () => {
    const losses = [0, -1, 1e300, -1e300, 1e-300, NaN, Infinity, null];
    for (let length = 0; length < 30; length++) {
      for (const loss of losses) {
        const points = swept((_, step) => (step % 3 ? 1 : loss)).slice(0, length);
        analyze([points, points.slice(0, 2), []], DEFAULT_SWEEP);
        for (const lr of [1, 0, -1, NaN, Infinity])
          analyze([points.map((point) => (point.step % 2 ? { ...point, lr } : point))], DEFAULT_SWEEP);
      }
    }
  });
});
