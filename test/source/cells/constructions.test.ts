import assert from 'node:assert/strict';
import { constructionsInCells } from '../../../src/source/index.ts';
import type { Language } from '../../../src/protocol/language.ts';
import { reader } from '../support.ts';

/** `cell 2, line 1: adam «1e-3»` of each construction. */
async function constructions(language: Language, ...sources: string[]): Promise<string[]> {
  const cells = sources.map((source, i) => ({ id: String(i + 1), number: null, source }));
  const found = await constructionsInCells({ path: '/p/notes.ipynb', language, cells }, reader());
  return [...found].flatMap(([id, all]) =>
    all.map(({ line, type, literal, start, end }) => {
      const text = sources[Number(id) - 1]?.slice(start, end) ?? '';
      return `cell ${id}, line ${line}: ${type} «${literal?.text ?? ''}» in ${text}`;
    }),
  );
}

describe('the optimizer constructions of a notebook', () => {
  it('are those of its cells, whatever cell imports what they are made of', async () => {
    assert.deepEqual(
      await constructions(
        'python',
        'from torch import optim as O\nlr = 1e-3',
        '%time\nmodel = 1',
        '!ls\nopt = O.Adam(p, lr=lr)',
      ),
      ['cell 3, line 2: adam «1e-3» in O.Adam(p, lr=lr)'],
    );
    assert.deepEqual(
      await constructions(
        'typescript',
        "import * as tf from '@tensorflow/tfjs'",
        'const a = 1',
        '(tf.train.sgd(0.1))',
      ),
      ['cell 3, line 1: sgd «0.1» in tf.train.sgd(0.1)'],
    );
  });

  it('are none in a notebook of something else', async () => {
    assert.deepEqual(await constructions('python', 'import pandas', '%%bash\npython -c "Adam(lr=1e-3)"'), []);
  });
});
