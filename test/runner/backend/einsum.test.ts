import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import type { Values } from './support.ts';
import { random, relativeDifference, runKernel, withWasm } from './support.ts';

const lengths = new Map([...'abcdef'].map((axis, i) => [axis, [2, 3, 4, 1, 5, 2][i] as number]));
const term = fc.shuffledSubarray([...'abcdef'], { minLength: 1, maxLength: 4 });
const equation = fc
  .tuple(term, fc.option(term, { nil: undefined }))
  .map(([left, right]) => (right ? [left, right] : [left]))
  .chain((terms) =>
    fc.record({ terms: fc.constant(terms), result: fc.shuffledSubarray([...new Set(terms.flat())]) }),
  );

describe('Einsum on the WASM backend', () => {
  before(withWasm);
  after(() => void tf.setBackend('cpu'));

  it('is the sum of products over the axes that the result lacks', () => {
    fc.assert(
      fc.property(equation, fc.integer(), ({ terms, result }, seed) => {
        const inputs = terms.map((axes, i) => random(shapeOf(axes), seed + i));
        const actual = runKernel('wasm', 'Einsum', inputs, { equation: written(terms, result) });
        assert.deepEqual(actual.shape, shapeOf(result));
        const difference = relativeDifference(actual.data, summed(terms, inputs, result));
        assert.ok(difference < 1e-4, `It differs by ${difference}`);
      }),
      { numRuns: 100 },
    );
  });

  // Those of tf.einsum's documentation and of the attention layers. (Of 'be,e->e', and others where not every tensor has every summed axis, cpu makes
  // something else than the definition.)
  for (const equation of [
    ...['ij->ji', 'ij->i', 'ij->', 'i,i->', 'ij,jk->ik', 'ij,kj->ik', 'i,j->ij', 'ij,ij->ij'],
    ...['bij,bjk->bik', 'bij,bkj->bik', 'abc,cde->abde', 'aecd,abcd->acbe', 'acbe,aecd->abcd'],
  ]) {
    it(`${equation} equals cpu`, () => {
      const terms = (equation.split('->')[0] as string).split(',');
      const side = fc.integer({ min: 1, max: 5 });
      fc.assert(
        fc.property(fc.tuple(side, side, side, side, side), fc.integer(), (sides, seed) => {
          const axes = [...new Set(terms.join(''))];
          const inputs = terms.map((term, i) =>
            random(
              [...term].map((axis) => sides[axes.indexOf(axis)] as number),
              seed + i,
            ),
          );
          const actual = runKernel('wasm', 'Einsum', inputs, { equation });
          const expected = runKernel('cpu', 'Einsum', inputs, { equation });
          assert.deepEqual(actual.shape, expected.shape);
          const difference = relativeDifference(actual.data, expected.data);
          assert.ok(difference < 1e-4, `It differs by ${difference}`);
        }),
        { numRuns: 15 },
      );
    });
  }
});

function written(terms: string[][], result: string[]): string {
  return `${terms.map((axes) => axes.join('')).join(',')}->${result.join('')}`;
}

function shapeOf(axes: string[]): number[] {
  return axes.map((axis) => lengths.get(axis) as number);
}

/** By the definition: every combination of all axes' positions in turn. */
function summed(terms: string[][], inputs: Values[], result: string[]): number[] {
  const all = [...new Set(terms.flat())];
  const out = new Array<number>(size(result)).fill(0);
  for (let combination = 0; combination < size(all); combination++) {
    const position = new Map<string, number>();
    let rest = combination;
    for (const axis of all) {
      const length = lengths.get(axis) as number;
      position.set(axis, rest % length);
      rest = Math.floor(rest / length);
    }
    const at = (axes: string[]): number =>
      axes.reduce((index, axis) => index * (lengths.get(axis) as number) + (position.get(axis) as number), 0);
    const product = terms.reduce((value, axes, i) => value * (inputs[i]?.data[at(axes)] as number), 1);
    out[at(result)]! += product;
  }
  return out;
}

function size(axes: string[]): number {
  return shapeOf(axes).reduce((product, length) => product * length, 1);
}
