import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { withSettings } from '../support.ts';
import { discard, findLrIn, openNotebook, outputOf, textOf, untitledNotebook } from './support.ts';
import { missing } from '../../support/missing.ts';

const { Code, Markup } = vscode.NotebookCellKind;

describe('Find LR on a cell that cannot be tested', function () {
  this.timeout(120_000);
  const python = pythonOf('torch');
  let notebook: vscode.NotebookDocument;

  before(function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
  });
  afterEach(() => discard(notebook));

  async function untitled(...cells: [vscode.NotebookCellKind, string, string][]): Promise<void> {
    notebook = await untitledNotebook(...cells.map((cell) => new vscode.NotebookCellData(...cell)));
  }

  it('in an untitled notebook names the cell above that throws, under the cell too', async () => {
    await untitled(
      [Code, 'rate = 1e-3\nraise ValueError("no data")', 'python'],
      [Code, 'print(rate)', 'python'],
    );
    await withSettings({ python }, async () => {
      const record = await findLrIn(notebook.cellAt(1));
      assert.equal(record.status, 'failed');
      assert.match(record.diagnoses[0]?.message ?? '', /ValueError: no data \(cell 1, line 2\)/);
    });
    assert.match(textOf(notebook.cellAt(1)), /no data/);
    assert.equal(notebook.cellAt(1).document.getText(), 'print(rate)');
  });

  it('starts nothing on text, on a cell without code, or where its line is wrong', async () => {
    await untitled(
      [Markup, 'Training', 'markdown'],
      [Code, '%%find_lr\n# nothing', 'python'],
      [Code, '%%find_lr --steps x\nprint(1)', 'python'],
      [Code, '%%find_lr --here\nprint(1)', 'python'],
      [Code, '%%find_lr --cwd nowhere\nprint(1)', 'python'],
    );
    for (const index of [0, 2, 3, 4]) {
      assert.equal(await vscode.commands.executeCommand('find-lr.run', notebook.cellAt(index)), undefined);
      assert.deepEqual(notebook.cellAt(index).outputs, []);
    }
  });

  it('in a read-only notebook shows its output, and leaves nothing to be saved', async () => {
    notebook = await openNotebook('endless.ipynb');
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
    await withSettings({ python }, async () => {
      await findLrIn(notebook.cellAt(0));
    });
    assert.ok(outputOf(notebook.cellAt(0)));
    assert.equal(notebook.isDirty, false);
  });
});

describe('The line of %%find_lr', () => {
  it('is completed with its options, on the first line only', async () => {
    const cell = new vscode.NotebookCellData(Code, '%%find_lr --st\nx = 1 --st', 'python');
    const notebook = await untitledNotebook(cell);
    const { uri } = notebook.cellAt(0).document;
    const labels = async (line: number, character: number): Promise<string[]> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        new vscode.Position(line, character),
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.ok((await labels(0, 14)).includes('--steps'));
    assert.ok(!(await labels(1, 10)).includes('--steps'));
    await discard(notebook);
  });
});
