/** What a notebook may be that cannot be tested: each has its sentence, and nothing is started. */
import assert from 'node:assert/strict';
import { notebookFolder } from './support.ts';

interface BadInput {
  readonly name: string;
  readonly notebook: string | object;
  readonly words?: readonly string[];
  readonly says: RegExp;
}

const python = { language_info: { name: 'python' } };
const code = (source: unknown): object => ({ cell_type: 'code', source, outputs: [], metadata: {} });

const cases: readonly BadInput[] = [
  {
    name: 'no JSON',
    notebook: 'import torch',
    says: /^bad\.ipynb is no notebook: it is not JSON \(.*\)\.\sOpen it in Jupyter and save it again\.$/m,
  },
  { name: 'an empty file', notebook: '', says: /bad\.ipynb is no notebook: it is not JSON/ },
  {
    name: 'JSON of something else',
    notebook: 'null',
    says: /bad\.ipynb is no notebook: it is null, where an object belongs\. Open it in Jupyter/,
  },
  {
    name: 'nbformat 3',
    notebook: { nbformat: 3, worksheets: [] },
    says: /bad\.ipynb is written in nbformat 3, and Find LR reads nbformat 4\. Open it in Jupyter/,
  },
  {
    name: 'a cell whose source is a number',
    notebook: { nbformat: 4, metadata: python, cells: [code(3)] },
    says: /bad\.ipynb is no notebook: cells\.0\.source is 3, where a text or a list belongs\./,
  },
  {
    name: 'no code cell',
    notebook: { nbformat: 4, metadata: python, cells: [{ cell_type: 'markdown', source: '# Hi' }] },
    says: /bad\.ipynb holds no code cell\. Write the training into one/,
  },
  {
    name: 'only empty cells',
    notebook: { nbformat: 4, metadata: python, cells: [code(''), code(['\n', '%matplotlib inline'])] },
    says: /The cell to test holds no code\. Choose the cell that trains \(--cell\)\./,
  },
  {
    name: "another language's kernel",
    notebook: {
      nbformat: 4,
      metadata: { kernelspec: { name: 'ir', language: 'R', display_name: 'R' } },
      cells: [code('x <- 1')],
    },
    says: /bad\.ipynb is a notebook in R, and Find LR runs Python, JavaScript and TypeScript\./,
  },
  {
    name: 'a cell that is not there',
    notebook: { nbformat: 4, metadata: python, cells: [code('1')] },
    words: ['--cell', '7'],
    says: /bad\.ipynb has no code cell 7; it has 1\. --cell counts its code cells from 1\./,
  },
  {
    name: 'a %%find_lr line with a mistake',
    notebook: { nbformat: 4, metadata: python, cells: [code('%%find_lr --step 5\ntrain()')] },
    says: /In bad\.ipynb: There is no option --step\. Did you mean --steps\?/,
  },
  {
    name: 'arguments for its cells',
    notebook: { nbformat: 4, metadata: python, cells: [code('1')] },
    words: ['--', '--epochs', '3'],
    says: /A notebook takes no arguments; write them into a cell\./,
  },
  {
    name: 'a launcher',
    notebook: { nbformat: 4, metadata: python, cells: [code('1')] },
    words: ['--launcher', 'torchrun'],
    says: /--launcher starts Python scripts/,
  },
];

describe('a notebook that cannot be tested', () => {
  const folder = notebookFolder();

  for (const { name, notebook, words = [], says } of cases) {
    it(`says so of ${name}`, async () => {
      await folder.write('bad.ipynb', notebook);
      const { code: exit, stdout, stderr } = await folder.findLr('run', 'bad.ipynb', ...words);
      assert.match(stderr, says);
      assert.equal(exit, 2);
      assert.equal(stdout, '');
    });
  }

  it('says so of cells that are none', async () => {
    await folder.write('cells.json', {
      schema: 'find-lr.cells/1',
      path: '/n.ipynb',
      language: 'r',
      cells: [],
    });
    const { code: exit, stderr } = await folder.findLr('run', '--cells', 'cells.json');
    assert.equal(exit, 2);
    assert.match(
      stderr,
      /^cells\.json: These are no find-lr\.cells\/1 cells: language is "r", where "python" or/,
    );
  });
});
