import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { eventually, withSettings } from '../support.ts';
import {
  discard,
  findLrIn,
  insertCell,
  openNotebook,
  outputOf,
  printedBy,
  runCells,
  selectOurKernel,
  stored,
  textOf,
  typeInto,
} from './support.ts';
import { missing } from '../../support/missing.ts';

const python = pythonOf('torch');
/** Milliseconds: a framework is loaded in each run, which takes a busy machine long. */
const PATIENCE = 180_000;

describe('Find LR on a cell of a Python notebook without a kernel', function () {
  this.timeout(PATIENCE);
  let notebook: vscode.NotebookDocument;

  before(async function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
    notebook = await openNotebook('training.ipynb');
  });
  after(() => discard(notebook));

  it('runs it with the cells above, and puts the plot under it', async () => {
    const text = notebook.cellAt(3).document.getText();
    await withSettings({ python }, async () => {
      const record = await findLrIn(notebook.cellAt(3));
      assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
      assert.equal(record.runtime?.framework, 'PyTorch');
    });
    const cell = notebook.cellAt(3);
    assert.deepEqual(
      outputOf(cell)?.items.map(({ mime }) => mime),
      ['application/vnd.find-lr.run+json', 'image/png', 'text/plain'],
    );
    assert.ok(stored(cell)?.results[0]?.recommended);
    assert.match(textOf(cell), /Suggested learning rate/);
    assert.equal(cell.document.getText(), text);
  });

  it('is saved with the notebook, as any front end can read it', async () => {
    const saved = notebook.getCells().map(({ document }) => document.getText());
    assert.ok(notebook.isDirty && (await notebook.save()));
    const json = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(notebook.uri)));
    const [output] = json.cells[3].outputs;
    assert.equal(output.output_type, 'display_data');
    assert.ok(output.data['image/png'].length > 1000);
    assert.equal(json.cells[3].id, 'cell-4');
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      saved,
    );
  });
});

describe('While Find LR runs on a cell', function () {
  this.timeout(PATIENCE);
  let notebook: vscode.NotebookDocument;

  before(function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
  });
  beforeEach(async () => {
    notebook = await openNotebook('endless.ipynb');
  });
  afterEach(() => discard(notebook));

  /** Does something while the run's output stands under the cell, then stops the run. Gives its record. */
  async function meanwhile(work: () => Promise<unknown>): Promise<vscode.NotebookCell | undefined> {
    await withSettings({ python }, async () => {
      const finding = findLrIn(notebook.cellAt(1));
      await eventually(
        'the first output',
        () => stored(notebook.cellAt(1))?.status === 'running' || undefined,
      );
      await work();
      await vscode.commands.executeCommand('find-lr.stop');
      assert.match((await finding).status, /^(stopped|completed|diverged)$/);
    });
    return notebook.isClosed ? undefined : notebook.getCells().find((cell) => outputOf(cell) !== undefined);
  }

  async function select(index: number): Promise<void> {
    const selections = [new vscode.NotebookRange(index, index + 1)];
    await vscode.window.showNotebookDocument(notebook, { selections });
  }

  it('the cell may be edited, saved, moved, and its outputs cleared: nothing is lost, and the result comes once', async () => {
    const cell = await meanwhile(async () => {
      await typeInto(notebook.cellAt(1), 'optimizer = ', '# typed meanwhile\noptimizer = ');
      assert.ok(await notebook.save());
      await select(1);
      await vscode.commands.executeCommand('notebook.cell.clearOutputs');
      await eventually('no output', () => notebook.cellAt(1).outputs.length === 0 || undefined);
      await vscode.commands.executeCommand('notebook.cell.moveUp');
    });
    assert.equal(cell?.index, 0);
    assert.match(cell.document.getText(), /\n# typed meanwhile\noptimizer = torch/);
    assert.notEqual(stored(cell)?.status, 'running');
    assert.equal(notebook.cellCount, 2);
  });

  it('its cell may be deleted: the other cells are left alone, and the result is kept', async () => {
    const cell = await meanwhile(async () => {
      await select(1);
      await vscode.commands.executeCommand('notebook.cell.delete');
      assert.equal(notebook.cellCount, 1);
    });
    assert.equal(cell, undefined);
    assert.equal(notebook.cellCount, 1);
    assert.deepEqual(notebook.cellAt(0).outputs, []);
  });

  it('its notebook may be closed: nothing is written, and the result is kept', async () => {
    const { uri } = notebook;
    const before = await vscode.workspace.fs.readFile(uri);
    await meanwhile(() => discard(notebook));
    assert.deepEqual(await vscode.workspace.fs.readFile(uri), before);
  });
});

describe('%%find_lr in our TypeScript kernel', function () {
  this.timeout(PATIENCE);
  let notebook: vscode.NotebookDocument;

  before(async () => {
    notebook = await openNotebook('training-ts.ipynb');
    await selectOurKernel(notebook);
  });
  after(() => discard(notebook));

  it('prints its help, which runs nothing', async () => {
    await typeInto(notebook.cellAt(3), 'model.compile', '%%find_lr --help\nmodel.compile');
    await runCells(notebook, 3);
    const cell = notebook.cellAt(3);
    assert.match(printedBy(cell), /--min-lr <lr> +where the sweep begins/);
    assert.equal(cell.executionSummary?.success, true);
  });

  it('says what is wrong with its line', async () => {
    await typeInto(notebook.cellAt(3), '--help', '--steps x');
    await runCells(notebook, 3);
    const cell = notebook.cellAt(3);
    assert.match(printedBy(cell), /--steps must be a whole number of at least 2, not "x"\./);
    assert.equal(cell.executionSummary?.success, false);
  });

  it('tests the cell with what has run, in the order and with the text in which it ran', async () => {
    await runCells(notebook, 1, 2);
    await typeInto(notebook.cellAt(2), 'units: 16', 'units: 32');
    await typeInto(notebook.cellAt(3), '--steps x', '--steps 60');
    await runCells(notebook, 3);
    const cell = notebook.cellAt(3);
    const record = stored(cell);
    assert.match(record?.status ?? '', /^(completed|diverged)$/, JSON.stringify(record?.diagnoses));
    assert.equal(record?.runtime?.framework, 'TensorFlow.js');
    assert.equal(record?.sweep.steps, 60);
    assert.match(printedBy(cell), /Cell \[\d\] was edited after it ran: what ran counts\./);
    assert.match(textOf(cell), /change 0\.0001 to \S+ in cell \[\d\], line 2/);
    assert.ok(outputOf(cell)?.items.some(({ mime }) => mime === 'image/png'));
  });

  it('leaves the kernel as it was', async () => {
    await insertCell(notebook, 4, 'console.log(model.optimizer === undefined ? "untouched" : "compiled")');
    await runCells(notebook, 4);
    assert.match(printedBy(notebook.cellAt(4)), /untouched/);
  });
});
