import assert from 'node:assert/strict';
import type { Analysis, Point, Sweep } from '../../src/analysis/types.ts';
import { normal } from '../analysis/curves.ts';
import { chartData, lightTheme, type ChartInput } from '../../src/chart/index.ts';

const sweep: Sweep = { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 };
const size = { width: 600, height: 240 };

function points(loss: (lr: number, step: number) => number | null, count = 100): Point[] {
  return Array.from({ length: count }, (_, step) => {
    const lr = 1e-7 * 10 ** ((8 * step) / (count - 1));
    return { step, lr, loss: loss(lr, step) };
  });
}

function input(own: readonly Point[], more: Partial<ChartInput> = {}): ChartInput {
  return { sweep, passes: [own], analysis: null, scriptLr: null, diverged: false, ...more };
}

function analysis(more: Partial<Analysis>): Analysis {
  return {
    curve: { lr: [], loss: [] },
    suggestions: [],
    recommended: null,
    range: null,
    diagnoses: [],
    ...more,
  };
}

const draw = (chart: ChartInput) => chartData(chart, size, lightTheme);

describe('chart data', () => {
  it('fixes the LR axis before there is a point', () => {
    const { sets, signals } = draw(input([]));
    assert.deepEqual([signals.lrLow, signals.lrHigh], [1e-7, 10]);
    assert.deepEqual(sets.raw, []);
    assert.equal(signals.lossTicks, 0, 'an axis without points bears no numbers');
  });

  it('widens the LR axis when the walk goes on past the sweep', () => {
    const far = [...points(() => 1), { step: 100, lr: 80, loss: 1 }];
    assert.equal(draw(input(far)).signals.lrHigh, 80);
  });

  it('lets the descent be seen when the loss explodes, and marks where it lies above the axis', () => {
    const { sets, signals } = draw(
      input(points((lr) => (lr > 0.1 ? lr * 1e6 : 2.3 - (lr > 1e-3 ? 1.5 : 0)))),
    );
    assert.ok(signals.lossHigh < 5, `the axis ends at ${signals.lossHigh}`);
    assert.ok(signals.lossLow <= 0.8 && signals.lossLow > 0);
    assert.ok(sets.beyond.length > 0);
    assert.ok(sets.raw.every(({ loss }) => loss <= signals.lossHigh));
  });

  it('holds for negative losses', () => {
    const { sets, signals } = draw(input(points((lr) => (lr > 1e-3 ? -80 : -10))));
    assert.ok(signals.lossLow < -80 && signals.lossHigh > -10);
    assert.equal(sets.raw.length, 100);
  });

  it('holds for a loss that never changes', () => {
    const { signals } = draw(input(points(() => 0.7)));
    assert.ok(signals.lossLow < 0.7 && signals.lossHigh > 0.7);
  });

  it('leaves out losses that are not finite, and says where the first was', () => {
    const { sets } = draw(input(points((_, step) => (step < 80 ? 1 : null))));
    assert.equal(sets.raw.length, 80);
    assert.equal(sets.diverged[0]?.low, points(() => 1)[80]?.lr);
    assert.deepEqual(
      sets.flags.map(({ kind }) => kind),
      ['diverged'],
    );
  });

  it('thins tens of thousands of points and keeps the outliers', () => {
    const many = points((_, step) => (step === 12_345 ? 0.2 : 1 + 0.01 * Math.sin(step)), 40_000);
    const { sets, signals } = draw(input(many));
    assert.ok(sets.raw.length <= 2000, `${sets.raw.length} points are drawn`);
    assert.ok(sets.raw.length > 500);
    assert.ok(signals.lossLow > 0.2 || sets.raw.some(({ loss }) => loss === 0.2));
  });

  it('leaves a thinned cloud as dense in its middle as it was', () => {
    const noise = normal();
    const many = points(() => 2 + 0.1 * noise(), 20_000);
    const { raw } = draw(input(many)).sets;
    const within = raw.filter(({ loss }) => Math.abs(Number(loss) - 2) < 0.1).length / raw.length;
    // Of normal numbers, 68 % lie within one sigma.
    assert.ok(within > 0.5 && within < 0.75, `${within} of the points`);
  });

  it('keeps every point of a usual sweep', () => {
    assert.equal(draw(input(points(() => 1))).sets.raw.length, 100);
  });

  it('draws a band only where there are several passes', () => {
    const lr = [1e-3, 1e-2];
    const one = draw(
      input(
        points(() => 1),
        { analysis: analysis({ curve: { lr, loss: [1, 1] } }) },
      ),
    );
    assert.deepEqual(one.sets.band, []);
    const curve = { lr, loss: [1, 1], low: [0.9, 0.8], high: [1.1, 1.2] };
    const several = draw(
      input(
        points(() => 1),
        { analysis: analysis({ curve }) },
      ),
    );
    assert.deepEqual(several.sets.band[1], { lr: 1e-2, low: 0.8, high: 1.2 });
  });

  it('names the recommendation, the methods and the script’s own LR', () => {
    const { sets } = draw(
      input(
        points(() => 1),
        {
          scriptLr: 1e-3,
          analysis: analysis({
            suggestions: [
              { method: 'steepest', lr: 5e-3 },
              { method: 'slide', lr: 0.2 },
            ],
            recommended: { lr: 2.4e-2, low: 1e-2, high: 5e-2, method: 'valley', reason: '' },
            range: { baseLr: 1e-4, maxLr: 1e-2 },
          }),
        },
      ),
    );
    assert.deepEqual(sets.flags.map(({ text }) => text).sort(), [
      '2.4e-2',
      'script 1e-3',
      'slide',
      'steepest',
    ]);
    assert.deepEqual(sets.span, [{ low: 1e-2, high: 5e-2 }]);
    assert.equal(sets.range[0]?.text, 'LR range');
  });

  it('gives a linear sweep round numbers on its axis', () => {
    const linear: Sweep = { mode: 'linear', minLr: 0.001, maxLr: 1, steps: 50 };
    assert.deepEqual(draw(input([], { sweep: linear })).signals.lrTicks, [0.2, 0.4, 0.6, 0.8, 1]);
  });
});
