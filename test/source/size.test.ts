import assert from 'node:assert/strict';
import { locate } from './support.ts';

describe('a long script of short names, as minifiers make them', () => {
  it('is read within a bounded number of steps', async () => {
    const name = (i: number) => `f${(i * 7) % 120}`;
    const functions = Array.from(
      { length: 120 },
      (_, i) =>
        `function f${i}(t, e, n) { n = ${name(i + 1)}(e, t, n) || ${name(i + 2)}(n, e, t); ` +
        `e = ${name(i + 3)}(t, n, e); return t ? ${name(i + 4)}(n, t, e) : e; }`,
    );
    const source = `${functions.join('\n')}
import * as tf from '@tensorflow/tfjs';
const rate = 0.02;
const optimizer = tf.train.sgd(f5(rate, f9(rate, 1, 2), 3));
const other = tf.train.adam(rate);`;
    const located = await locate(source, 'Adam', 0.02, 'adam(rate)');
    assert.equal(located.literal?.text, '0.02');
  });
});
