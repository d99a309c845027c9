import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, eventually } from '../support.ts';
import {
  discard,
  execute,
  findLrIn,
  insertCell,
  openNotebook,
  outputOf,
  printedBy,
  runCells,
  selectOurKernel,
  stored,
  typeInto,
} from './support.ts';

const TESTED = 3;
/** A cell that the tests put behind it. */
const BEHIND = 4;

describe('Find LR beside a kernel that is at work', function () {
  this.timeout(180_000);
  let notebook: vscode.NotebookDocument;

  beforeEach(async () => {
    notebook = await openNotebook('training-ts.ipynb');
    await selectOurKernel(notebook);
  });
  afterEach(() => discard(notebook));

  it('ends a %%find_lr cell that is interrupted, and the kernel goes on', async () => {
    await runCells(notebook, 1, 2);
    await typeInto(notebook.cellAt(TESTED), 'model.compile', '%%find_lr --steps 5000\nmodel.compile');
    await typeInto(notebook.cellAt(TESTED), 'epochs: 8', 'epochs: 1000');
    void execute(notebook, TESTED);
    await eventually('a first plot', () => stored(notebook.cellAt(TESTED))?.passes[0]?.points.length, 60);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    await eventually(
      'its end',
      () => notebook.cellAt(TESTED).executionSummary?.success === false || undefined,
    );
    await insertCell(notebook, BEHIND, 'console.log(typeof model.predict)');
    await runCells(notebook, BEHIND);
    assert.match(printedBy(notebook.cellAt(BEHIND)), /function/);
  });

  it('waits with the plot while the kernel runs a cell, and puts it there afterwards', async () => {
    await runCells(notebook, 1, 2);
    await insertCell(notebook, BEHIND, 'while (true) {}');
    void execute(notebook, BEHIND);
    await eventually('the loop', () => notebook.cellAt(BEHIND).executionSummary?.executionOrder);
    const finding = findLrIn(notebook.cellAt(TESTED));
    await eventually(
      'the suggestion at the literal',
      () => diagnosticsOf(notebook.cellAt(TESTED).document)[0],
      60,
    );
    assert.equal(notebook.cellAt(BEHIND).executionSummary?.success, undefined, 'The loop was ended.');
    assert.equal(outputOf(notebook.cellAt(TESTED)), undefined);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    const record = await finding;
    assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
    assert.equal(stored(notebook.cellAt(TESTED))?.id, record.id);
  });

  it('needs no kernel that is alive, and no cell below', async () => {
    await runCells(notebook, 1, 2);
    await insertCell(notebook, BEHIND, 'process.exit(3)');
    await runCells(notebook, BEHIND);
    const record = await findLrIn(notebook.cellAt(TESTED));
    assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
  });
});
