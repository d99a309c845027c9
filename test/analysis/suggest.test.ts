import assert from 'node:assert/strict';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { slide, slopes, steepest, valley } from '../../src/analysis/suggest.ts';
import { swept, textbook } from './curves.ts';

describe('classical suggestions', () => {
  it('steepest: the fastest fall over log LR, a tenth of the points earlier', () => {
    // Twenty points a decade apart, falling fastest from index 12 to 14: 13, less 2.
    const x = Array.from({ length: 20 }, (_, i) => i);
    const loss = x.map((i) => (i < 12 ? 10 - 0.1 * i : i < 13 ? 7 : i < 14 ? 4 : 3));
    assert.equal(steepest(x, loss), 12 - 2);
  });

  it('steepest: null where nothing falls', () => {
    assert.equal(steepest([0, 1, 2], [1, 1, 2]), null);
  });

  it('slopes: central differences over uneven LRs', () => {
    assert.deepEqual(slopes([0, 1, 3], [0, 2, 12]), [2, 4, 5]);
  });

  it('valley: into the longest decrease by a third and half a third', () => {
    // The longest decrease is 9 8 7 6 5 4 (length 6, ends at 6): 6 - 6 + 2 + 1.
    assert.equal(valley([5, 9, 8, 7, 6, 5, 4, 8]), 0 + 1 + 2 + 1 - 1);
    assert.equal(valley([1, 2, 3]), null);
  });

  it('slide: back from the right until the slopes at both ends of the interval are alike', () => {
    // Falls steadily to index 9, then rises ever faster: the first interval (width 3) with equal ends lies within the fall.
    const x = Array.from({ length: 17 }, (_, i) => i);
    const loss = x.map((i) => (i <= 9 ? 20 - i : 11 + (i - 9) ** 2));
    assert.equal(slide(x, loss), 5);
    assert.equal(slide(x, x), null);
  });

  it('minimum/10: a tenth of the LR where the smoothed loss is least', () => {
    const { suggestions } = analyze([swept(textbook)], DEFAULT_SWEEP);
    const tenth = suggestions.find(({ method }) => method === 'minimum/10')!.lr;
    assert.ok(tenth > 0.007 && tenth < 0.03, String(tenth));
  });

  it('are all there for a curve as in the book, and none where the loss does not fall', () => {
    const methods = analyze([swept(textbook)], DEFAULT_SWEEP).suggestions.map(({ method }) => method);
    assert.deepEqual(methods, ['steepest', 'valley', 'slide', 'minimum/10']);
    assert.deepEqual(analyze([swept(() => 2.3)], DEFAULT_SWEEP).suggestions, []);
  });
});

describe('LR range', () => {
  it('goes from where a tenth of the descent is behind to the highest LR about as good as the recommended', () => {
    const { range, recommended } = analyze([swept(textbook)], DEFAULT_SWEEP);
    assert.equal(range!.maxLr, recommended!.high);
    // 1.8 / (1 + 1e-3 / lr) is a tenth of 1.8 at lr = 1e-3 / 9 = 1.1e-4.
    assert.ok(range!.baseLr > 0.7e-4 && range!.baseLr < 1.7e-4, String(range!.baseLr));
  });

  it('is null where the loss does not fall', () => {
    assert.equal(analyze([swept(() => 2.3)], DEFAULT_SWEEP).range, null);
  });
});
