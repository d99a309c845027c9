import assert from 'node:assert/strict';
import { anchorAt, findAnchor } from '../../src/extension/literals/anchor.ts';

const text = `import * as tf from '@tensorflow/tfjs';

function first() {
  return tf.train.adam(0.001);
}

function second() {
  return tf.train.adam(0.001);
}
`;

describe('a place in a text', () => {
  const start = text.lastIndexOf('0.001');
  const anchor = anchorAt(text, { file: 'model.ts', start, end: start + '0.001'.length });
  const found = (now: string): number | undefined => findAnchor(now, anchor)?.start;

  it('is found where it was', () => {
    assert.deepEqual(findAnchor(text, anchor), { start, end: start + 5 });
  });

  it('is found after lines were added or removed above', () => {
    assert.equal(found(`// one\n// two\n${text}`), start + '// one\n// two\n'.length);
    assert.equal(found(text.slice(text.indexOf('function first'))), start - text.indexOf('function first'));
  });

  it('is told from another that reads the same', () => {
    const changed = text.replace('0.001', '0.01');
    assert.equal(found(changed), start - 1);
  });

  it('is not found once it reads otherwise', () => {
    const edited = `${text.slice(0, start)}0.0015${text.slice(start + 5)}`;
    assert.equal(found(edited), undefined);
    assert.equal(found(''), undefined);
  });

  it('is found again when the edit is undone', () => {
    assert.equal(found(text), start);
  });

  it('may have no width', () => {
    const call = 'const optimizer = tf.train.adam();\n';
    const at = call.indexOf(')');
    const missing = anchorAt(call, { file: 'model.ts', start: at, end: at });
    assert.deepEqual(findAnchor(`\n${call}`, missing), { start: at + 1, end: at + 1 });
    assert.equal(findAnchor(call.replace('()', '(0.1)'), missing), undefined);
  });
});
