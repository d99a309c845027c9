import assert from 'node:assert/strict';
import { formatLoss, formatLr, formatTick } from '../../src/analysis/format.ts';

const LRS: readonly (readonly [number, string])[] = [
  [0, '0'],
  [1e-7, '1e-7'],
  [1.23e-5, '1.2e-5'],
  [0.00095, '9.5e-4'],
  [0.001, '1e-3'],
  [0.015, '1.5e-2'],
  [0.0996, '0.1'],
  [0.1, '0.1'],
  [0.125, '0.13'],
  [0.155, '0.15'],
  [1, '1'],
  [1.5, '1.5'],
  [10, '10'],
  [127.4, '130'],
  [1500, '1500'],
  [9940, '9900'],
  [9960, '1e4'],
  [71234, '7.1e4'],
];

describe('how an LR is written', () => {
  it('takes two digits, as a decimal from 0.1 to 9900, else with its power of ten', () => {
    assert.deepEqual(
      LRS.map(([lr]) => formatLr(lr)),
      LRS.map(([, text]) => text),
    );
  });

  it('tells neighbouring ticks apart', () => {
    assert.deepEqual([1002, 1004, 0.02, 0.125, 1e-7].map(formatTick), [
      '1002',
      '1004',
      '2e-2',
      '0.125',
      '1e-7',
    ]);
  });

  it('writes a loss with four digits, fewer where that is asked for', () => {
    assert.equal(formatLoss(2.302585), '2.303');
    assert.equal(formatLoss(0.0234567, 2), '0.023');
    assert.equal(formatLoss(71234567), '7.12e7');
    assert.equal(formatLoss(1.234e-5, 2), '1.2e-5');
    assert.equal(formatLoss(null), 'not finite');
  });
});
