import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { analyze, DEFAULT_SWEEP, fitSweep, StopRule } from '../../src/analysis/index.ts';
import type { Analysis, Point } from '../../src/analysis/index.ts';
import { readRecordings } from '../../bench/recordings.ts';
import { normal, swept, textbook } from './curves.ts';

const ADAM = { type: 'Adam', betas: [0.9, 0.999] } as const;
const SGD = { type: 'SGD' };

function noisy(size = 0.02): Point[] {
  const random = normal(2);
  return swept((lr) => textbook(lr) + size * random());
}
const upTo = (lr: number, points = noisy()): Point[] => points.filter((point) => point.lr <= lr);
const codes = ({ diagnoses }: Analysis): string[] => diagnoses.map(({ code }) => code);

describe('a sweep that was cut', () => {
  it('has no limit: nothing is suggested while the loss still falls, and it says so', () => {
    for (const lr of [3e-4, 1e-3, 3e-3]) {
      const analysis = analyze([upTo(lr)], DEFAULT_SWEEP, ADAM);
      assert.deepEqual(
        [analysis.recommended, analysis.range, analysis.suggestions],
        [null, null, []],
        `cut at ${lr}`,
      );
      assert.deepEqual(codes(analysis), ['cut-short']);
      assert.match(
        analysis.diagnoses[0]!.message,
        /^The sweep was cut at LR \S+, before it reached 10: the loss still fell/,
      );
      assert.match(analysis.diagnoses[0]!.advice, /Let it run to its end/);
    }
  });

  it('gives a number where the descent was over and training bears more than half of it took, and says why', () => {
    const analysis = analyze([upTo(0.25)], DEFAULT_SWEEP, SGD);
    assert.ok(analysis.recommended);
    assert.match(
      analysis.recommended.reason,
      /cut there, after the descent was over: it shows no LR that is too high/,
    );
    assert.match(analysis.recommended.reason, /should bear at least/);
    assert.doesNotMatch(analysis.recommended.reason, /no more/);
    assert.deepEqual(codes(analysis), ['cut-short']);
  });

  it('gives the same number as ever where the loss had turned before', () => {
    const points = noisy();
    const rule = new StopRule();
    const turned = points.findIndex((point) => {
      rule.add(point);
      return rule.hasTurned();
    });
    const analysis = analyze([points.slice(0, turned + 2)], DEFAULT_SWEEP, ADAM);
    assert.deepEqual(codes(analysis), []);
    const whole = analyze([points], DEFAULT_SWEEP, ADAM).recommended!;
    assert.ok(analysis.recommended!.lr / whole.lr > 0.6 && analysis.recommended!.lr / whole.lr < 1.6);
  });

  it('is not called cut within two steps of its end, nor while it runs', () => {
    const saturating = swept((lr) => textbook(Math.min(lr, 0.2)));
    for (const missing of [0, 1, 2])
      assert.deepEqual(codes(analyze([saturating.slice(0, 100 - missing)], DEFAULT_SWEEP, ADAM)), [
        'never-diverged',
      ]);
    const running = analyze([upTo(3e-3)], DEFAULT_SWEEP, ADAM, true);
    assert.deepEqual([running.recommended, running.diagnoses], [null, []]);
  });

  it('is left out where another pass went on', () => {
    const whole = noisy();
    const both = analyze([whole, upTo(1e-3)], DEFAULT_SWEEP, ADAM);
    assert.deepEqual(both, analyze([whole], DEFAULT_SWEEP, ADAM));
  });

  it('that its user ended low, by maxLr, has no limit either', () => {
    const sweep = { ...fitSweep(DEFAULT_SWEEP, 60), maxLr: 5e-4 };
    const random = normal(6);
    const analysis = analyze([swept((lr) => textbook(lr) + 0.01 * random(), sweep)], sweep, ADAM);
    assert.equal(analysis.recommended, null);
    assert.deepEqual(codes(analysis), ['never-diverged']);
    assert.match(analysis.diagnoses[0]!.advice, /Widen the sweep up to LR 1000/);
  });

  it('never gives a number that the whole sweep contradicts: each recorded one, cut anywhere', () => {
    const recordings = readRecordings(fileURLToPath(new URL('../../bench/recordings/', import.meta.url)));
    let numbers = 0;
    for (const { task, optimizer, sweeps } of recordings) {
      for (const { lr, loss } of sweeps) {
        const points = lr.map((value, step) => ({ step, lr: value, loss: loss[step] ?? null }));
        const whole = analyze([points], DEFAULT_SWEEP, optimizer).recommended;
        for (let length = 25; length < points.length - 2; length += 5) {
          const cut = analyze([points.slice(0, length)], DEFAULT_SWEEP, optimizer);
          if (whole === null || cut.recommended === null || !codes(cut).includes('cut-short')) continue;
          numbers++;
          assert.ok(
            cut.recommended.low <= whole.high && whole.low <= cut.recommended.high,
            `${task} cut at ${lr[length]}: ${JSON.stringify([cut.recommended, whole])}`,
          );
        }
      }
    }
    assert.ok(numbers > 50, `only ${numbers} gave a number`);
  });
});
