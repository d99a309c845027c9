import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LANES, placeFlags, type Flag } from '../../src/chart/flags.ts';

const WIDTH = 600;
const x = (lr: number) => lr;
const measure = ({ text }: Flag) => text.length * 7;

function flag(lr: number, text = 'steepest'): Flag {
  return { kind: 'method', lr, text };
}

function spanOf({ lr, text, align }: { lr: number; text: string; align: string }) {
  const width = text.length * 7;
  return align === 'left' ? ([lr, lr + width] as const) : ([lr - width, lr] as const);
}

describe('flags above the plot', () => {
  it('stand in one lane where there is room', () => {
    const placed = placeFlags([flag(100), flag(300)], x, WIDTH, measure);
    assert.deepEqual(
      placed.map(({ lane }) => lane),
      [0, 0],
    );
  });

  it('turn to the left at the right edge', () => {
    assert.equal(placeFlags([flag(590)], x, WIDTH, measure)[0]?.align, 'right');
  });

  it('leave out the least important when they do not all fit', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => flag(300 + i, `method ${i}`));
    const placed = placeFlags(crowd, x, WIDTH, measure);
    assert.ok(placed.length >= LANES && placed.length < crowd.length);
    assert.ok(placed.some(({ text }) => text === 'method 0'));
  });

  it('never cover one another, nor cross a pole of another', () => {
    const some = fc.array(fc.integer({ min: 0, max: WIDTH }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(some, (positions) => {
        const placed = placeFlags(
          positions.map((position) => flag(position)),
          x,
          WIDTH,
          measure,
        );
        for (const one of placed) {
          const [from, to] = spanOf(one);
          assert.ok(to <= WIDTH, 'a text is cut');
          for (const other of placed) {
            if (one === other) continue;
            const [start, end] = spanOf(other);
            if (one.lane === other.lane) assert.ok(to <= start || end <= from, 'two texts overlap');
            if (other.lane >= one.lane)
              assert.ok(other.lr <= from || other.lr >= to, 'a pole crosses a text');
          }
        }
      }),
    );
  });
});
