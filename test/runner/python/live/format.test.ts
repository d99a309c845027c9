import assert from 'node:assert/strict';
import { formatLr } from '../../../../src/analysis/format.ts';
import { pythonScripts } from '../support/scripts.ts';
import { runLive } from './support/live.ts';

/** Of each size, those that round to the next one, and exact halves. */
const LRS = [-8, -7, -5, -3, -2, -1, 0, 1, 2, 3, 4, 6].flatMap((power) =>
  [1, 1.05, 1.25, 1.5, 2.4, 3.16, 5, 9.49, 9.5, 9.94, 9.96, 9.996].map((digits) => digits * 10 ** power),
);

describe('how Python writes an LR', () => {
  const scripts = pythonScripts();

  it('is how all else does', async () => {
    const values = [0, 0.125, 0.375, 0.0234375, 1250, 1350, ...LRS];
    const texts = await runLive(
      scripts,
      `
import json
from find_lr.format import format_lr
print(json.dumps([format_lr(lr) for lr in ${JSON.stringify(values)}]))
`,
    );
    assert.deepEqual(texts, values.map(formatLr));
  });
});
