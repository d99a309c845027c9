import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Literal } from '../../src/protocol/record.ts';
import { applyEdits, formatLike, rewrite } from '../../src/source/index.ts';
import { parseNumber } from '../../src/source/number.ts';

describe('a rewritten number', () => {
  it('keeps the user’s notation', () => {
    const cases: [original: string, lr: number, expected: string][] = [
      ['1e-3', 0.024, '2.4e-2'],
      ['0.001', 0.024, '0.024'],
      ['.001', 0.024, '.024'],
      ['0.001', 0.02, '0.02'],
      ['1e-3', 0.02, '2e-2'],
      ['1E-3', 0.024, '2.4E-2'],
      ['1e-03', 0.024, '2.4e-02'],
      ['10e-3', 0.0024, '2.4e-3'],
      ['1.0e-3', 0.002, '2.0e-3'],
      ['1_000e-6', 0.024, '2.4e-2'],
      ['1', 0.5, '0.5'],
      ['1', 3, '3'],
      ['1.0', 2, '2.0'],
      ['1.', 2, '2.0'],
      ['.5', 1.5, '1.5'],
      ["'0.001'", 0.024, "'0.024'"],
      ['"1e-3"', 0.024, '"2.4e-2"'],
    ];
    for (const [original, lr, expected] of cases)
      assert.equal(formatLike(original, lr), expected, `${original} to ${lr}`);
  });

  it('stays readable where decimals would be a row of zeros', () => {
    assert.equal(formatLike('0.001', 0.000012), '0.000012');
    assert.equal(formatLike('0.001', 1.2e-7), '1.2e-7');
    assert.equal(formatLike('0.001', 1e-5), '0.00001');
  });

  it('has two significant digits', () => {
    assert.equal(formatLike('0.001', 0.0023871), '0.0024');
    assert.equal(formatLike('0.001', 0.00999), '0.01');
    assert.equal(formatLike('1e-3', 0.00999), '1e-2');
    assert.equal(formatLike('1', 127.4), '130');
  });

  it('has a notation of its own where there was no number', () => {
    for (const nothing of ['', "'adam'", '1 / 1000', 'args.optimizer'])
      assert.equal(formatLike(nothing, 0.0024), '2.4e-3');
    assert.equal(formatLike('', 0.24), '0.24');
    assert.equal(formatLike('', 1.5), '1.5');
  });

  it('reads back as the number, in every notation', () => {
    const notations = fc.constantFrom(
      '1e-3',
      '0.001',
      '.001',
      '1.0',
      '1',
      '1E-3',
      '1e-03',
      "'0.1'",
      '1.e-3',
      '1e+0',
      '',
    );
    fc.assert(
      fc.property(notations, fc.double({ min: 1e-9, max: 1000, noNaN: true }), (original, lr) => {
        const text = formatLike(original, lr);
        assert.equal(parseNumber(text), Number(lr.toPrecision(2)), text);
      }),
    );
  });

  it('refuses what is no learning rate', () => {
    assert.throws(() => formatLike('1e-3', NaN), RangeError);
  });
});

describe('a rewrite', () => {
  const text = `const lr = 1e-3;\ntf.train.adam();\n`;
  const number: Literal = { kind: 'number', file: '/project/train.js', start: 11, end: 15, text: '1e-3' };

  it('changes the number and nothing else', () => {
    const result = rewrite(text, number, 0.024);
    assert.ok(result.ok);
    assert.equal(result.text, text.replace('1e-3', '2.4e-2'));
    assert.deepEqual(result.edits, [{ start: 11, end: 15, text: '2.4e-2' }]);
  });

  it('refuses when the text is no longer what was tested', () => {
    const missing: Literal = { kind: 'missing', file: 'train.js', start: 31, end: 31, text: '' };
    assert.ok(rewrite(text, missing, 0.024).ok);
    const changes: [string, Literal][] = [
      [text.replace('1e-3', '1e-4'), number],
      [text.replace('1e-3', '1e-30'), number],
      [text.replace('1e-3', '11e-3'), { ...number, start: 12, end: 16 }],
      [`// a note\n${text}`, number],
      ['', number],
      [text.replace('adam()', 'adam(0.1)'), missing],
      [`\n\n${text}`, missing],
    ];
    for (const [changed, literal] of changes) {
      const result = rewrite(changed, literal, 0.024);
      assert.ok(!result.ok, changed);
      assert.match(
        result.reason,
        /^train\.js has changed since it was tested: run Find LR again, or type 2\.4e-2 yourself\.$/,
      );
    }
  });

  it('counts offsets in UTF-16, behind a byte-order mark and emoji too', () => {
    const odd = `\uFEFF// 🚀\r\nconst lr = 0.001;\r\n`;
    const start = odd.indexOf('0.001');
    const result = rewrite(odd, { ...number, start, end: start + 5, text: '0.001' }, 0.024);
    assert.ok(result.ok);
    assert.equal(result.text, odd.replace('0.001', '0.024'));
    assert.equal(applyEdits(odd, result.edits), result.text);
  });
});
