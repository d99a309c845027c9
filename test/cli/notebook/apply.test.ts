import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cellFile } from '../../../src/protocol/cells.ts';
import { notebookFolder } from './support.ts';

/** As Jupyter, and as nobody, would write it: its indents, order of keys, escapes and ending are its own. */
const TEXTS = {
  'lists of lines': `{
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["lr=1e-3 \\"here\\""]},
  {
   "outputs": [ {"output_type": "stream", "name": "stdout", "text": ["lr=1e-3 ]}\\\\"]} ],
   "cell_type": "code", "execution_count": 3, "id": "b2c3",
   "metadata": {}, "source": [
    "# \\u00e9 \\ud83d\\ude00\\t\\"x\\"\\n",
    "opt = Adam(p,\\n",
    "           lr=1e-3)\\n"
   ]
  }
 ],
 "metadata": {"a": 1.0, "language_info": {"name": "python"}},
 "nbformat": 4, "nbformat_minor": 5
}
`,
  'one string, without a last line break': `{"nbformat":4,"nbformat_minor":4,"metadata":{},"cells":[{"cell_type":"code","id":"b2c3","execution_count":null,"source":"# é 😀\\t\\"x\\"\\nopt = Adam(p,\\n           lr=1e-3)\\n","outputs":[]}]}`,
  'Windows line ends': `{\r\n\t"cells": [{"id": "b2c3", "cell_type": "code", "source": ["# é 😀\\t\\"x\\"\\n", "opt = Adam(p,\\n           lr=1e-3)\\n"]}],\r\n\t"nbformat": 4\r\n}\r\n`,
};
const SOURCE = '# é 😀\t"x"\nopt = Adam(p,\n           lr=1e-3)\n';
/** Behind what only the markdown and the outputs hold before it. */
const LR = '1e-3)';

describe('find-lr apply on the record of a notebook', () => {
  const folder = notebookFolder();

  async function record(cell: string, number: number | null): Promise<void> {
    const path = join(folder.path, 'train.ipynb');
    const start = SOURCE.indexOf('1e-3');
    const literal = { kind: 'number', file: cellFile(path, cell), start, end: start + 4, text: '1e-3' };
    await folder.write('run.json', {
      schema: 'find-lr.run/1',
      id: 'r',
      status: 'completed',
      startedAt: '2026-01-01T00:00:00Z',
      target: {
        ...{ kind: 'cells', path, language: 'python', cell, args: [], cwd: folder.path },
        cells: [{ id: cell, number }],
      },
      runtime: null,
      sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
      optimizers: [
        {
          ...{ id: '0', type: 'Adam', lr: 1e-3, groups: [], location: null },
          literal: { ...literal, cell: { language: 'python' } },
        },
      ],
      ...{ passes: [], results: [], diagnoses: [], timing: { total: 1, toFirstStep: 1 } },
    });
  }

  const apply = (...words: string[]) => folder.findLr('apply', 'run.json', '--lr', '0.024', ...words);

  for (const [name, text] of Object.entries(TEXTS)) {
    it(`changes the one number, where the source is kept as ${name}`, async () => {
      await folder.write('train.ipynb', text);
      await record('b2c3', 3);
      const { code } = await apply('--write');
      assert.equal(code, 0);
      const written = await folder.read('train.ipynb');
      assert.equal(written, text.replace(LR, '2.4e-2)'));
      assert.notEqual(written, text);
    });
  }

  it('shows the cell and writes nothing unless it is told to', async () => {
    await folder.write('train.ipynb', TEXTS['lists of lines']);
    await record('b2c3', 3);
    const { stdout } = await apply();
    assert.match(stdout, /^--- train\.ipynb, cell \[3\]\s*$/m);
    assert.match(stdout, /^-\s+lr=1e-3\)$/m);
    assert.match(stdout, /^\+\s+lr=2\.4e-2\)$/m);
    assert.equal(await folder.read('train.ipynb'), TEXTS['lists of lines']);
  });

  it('knows the cell by its execution count where a front end has an id of its own', async () => {
    await folder.write('train.ipynb', TEXTS['lists of lines']);
    await record('vscode-notebook-cell:/train.ipynb#W0s', 3);
    assert.equal((await apply('--write')).code, 0);
    assert.match(await folder.read('train.ipynb'), /lr=2\.4e-2\)/);
  });

  it('refuses a cell that has changed', async () => {
    const changed = TEXTS['lists of lines'].replace('1e-3)', '1e-4)');
    await folder.write('train.ipynb', changed);
    await record('b2c3', 3);
    const { code, stderr } = await apply('--write');
    assert.equal(code, 2);
    assert.match(stderr, /train\.ipynb is left as it is\. The cell has changed since it was tested/);
    assert.equal(await folder.read('train.ipynb'), changed);
  });

  it('refuses where the cell is gone, or the notebook', async () => {
    await folder.write('train.ipynb', TEXTS['lists of lines']);
    await record('other', 9);
    assert.match(
      (await apply('--write')).stderr,
      /The cell that was tested is no longer in it: run Find LR again/,
    );
    await record('other', 9);
    await folder.write(
      'run.json',
      (await folder.read('run.json')).replaceAll('train.ipynb', 'Untitled-1.ipynb'),
    );
    assert.match((await apply('--write')).stderr, /Untitled-1\.ipynb: there is no such file/);
  });
});
