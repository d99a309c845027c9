import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support.ts';
import {
  discard,
  findLrIn,
  openNotebook,
  outputOf,
  runCells,
  selectKernel,
  stored,
  typeInto,
} from './support.ts';

const TESTED = 3;

describe('Find LR beside a kernel that is at work', function () {
  this.timeout(180_000);
  let notebook: vscode.NotebookDocument;

  beforeEach(async () => {
    notebook = await openNotebook('training-ts.ipynb');
    await selectKernel(notebook, 'find-lr.find-lr', 'find-lr.typescript');
  });
  afterEach(() => discard(notebook));

  it('ends a %%find_lr cell that is interrupted, and the kernel goes on', async () => {
    await runCells(notebook, 1, 2);
    await typeInto(notebook.cellAt(TESTED), 'model.compile', '%%find_lr --steps 5000\nmodel.compile');
    await typeInto(notebook.cellAt(TESTED), 'epochs: 8', 'epochs: 1000');
    void execute(TESTED);
    await eventually('a first plot', () => stored(notebook.cellAt(TESTED))?.passes[0]?.points.length, 60);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    await eventually(
      'its end',
      () => notebook.cellAt(TESTED).executionSummary?.success === false || undefined,
    );
    await insert('console.log(typeof model.predict)');
    await runCells(notebook, 4);
    assert.match(textIn(notebook.cellAt(4)), /function/);
  });

  it('waits with the plot while the kernel runs a cell, and puts it there afterwards', async () => {
    await runCells(notebook, 1, 2);
    await insert('while (true) {}');
    void execute(4);
    await eventually('the loop', () => notebook.cellAt(4).executionSummary?.executionOrder);
    const finding = findLrIn(notebook.cellAt(TESTED));
    await eventually('the suggestion at the literal', () => hasSuggestion(notebook.cellAt(TESTED)), 60);
    assert.equal(notebook.cellAt(4).executionSummary?.success, undefined, 'The loop was ended.');
    assert.equal(outputOf(notebook.cellAt(TESTED)), undefined);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    const record = await finding;
    assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
    assert.equal(stored(notebook.cellAt(TESTED))?.id, record.id);
  });

  it('needs no kernel that is alive, and no cell below', async () => {
    await runCells(notebook, 1, 2);
    await insert('process.exit(3)');
    await runCells(notebook, 4);
    const record = await findLrIn(notebook.cellAt(TESTED));
    assert.match(record.status, /^(completed|diverged)$/, JSON.stringify(record.diagnoses));
  });

  function execute(index: number): Thenable<unknown> {
    const ranges = [{ start: index, end: index + 1 }];
    return vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: notebook.uri });
  }

  /** A cell behind the tested one. */
  async function insert(code: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, 'typescript');
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(TESTED + 1, [data])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }
});

function hasSuggestion({ document }: vscode.NotebookCell): true | undefined {
  const ours = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Find LR');
  return ours.length > 0 || undefined;
}

function textIn({ outputs }: vscode.NotebookCell): string {
  return outputs.flatMap(({ items }) => items.map(({ data }) => new TextDecoder().decode(data))).join('');
}
