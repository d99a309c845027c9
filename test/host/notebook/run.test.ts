import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { withSettings } from '../support.ts';
import { discard, findLrIn, openNotebook, outputOf, stored, textOf } from './support.ts';

describe('Find LR on a cell without a kernel', () => {
  for (const [name, framework, place] of [['training.ipynb', 'PyTorch', /cell 3, line 1/]] as const) {
    describe(name, () => {
      let notebook: vscode.NotebookDocument;
      before(async () => {
        notebook = await openNotebook(name);
      });
      after(() => discard(notebook));

      it('runs it with the cells above, and puts the plot under it', async () => {
        const text = notebook.cellAt(3).document.getText();
        await withSettings({ python: pythonOf('torch') }, async () => {
          const record = await findLrIn(notebook.cellAt(3));
          assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
          assert.equal(record.runtime?.framework, framework);
        });
        const cell = notebook.cellAt(3);
        assert.deepEqual(
          outputOf(cell)?.items.map(({ mime }) => mime),
          ['application/vnd.find-lr.run+json', 'image/png', 'text/plain'],
        );
        assert.ok(stored(cell)?.results[0]?.recommended);
        assert.match(textOf(cell), /Suggested learning rate/);
        assert.match(textOf(cell), place);
        assert.equal(cell.document.getText(), text);
      });
    });
  }
});
