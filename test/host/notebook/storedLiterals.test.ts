import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cellFile } from '../../../src/protocol/cells.ts';
import { RUN_MIME_TYPE, type RunRecord } from '../../../src/protocol/record.ts';
import { diagnosticsOf, lensTitles } from '../support.ts';
import { discard, typeInto, untitledNotebook } from './support.ts';

/** As IPython names things: it does not know where its notebook is, nor what its cells are called. */
const PATH = '/somewhere/IPython';
const NAMES = 'lr = 1e-3';
const TRAINS = 'import torch\noptimizer = torch.optim.SGD(parameters, lr=lr)';

const CODE = vscode.NotebookCellKind.Code;

describe('The learning rate of a run that a kernel did by itself', () => {
  let notebook: vscode.NotebookDocument;

  beforeEach(async () => {
    notebook = await untitled(recordOf('ipython-1'));
  });
  afterEach(() => discard(notebook));

  it('is set in the cell with its execution count, in an untitled notebook', async () => {
    await apply('ipython-1');
    assert.equal(notebook.cellAt(1).document.getText(), 'lr = 2.4e-2');
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      ['lr = 1e-3', 'lr = 2.4e-2', TRAINS],
    );
    assert.ok((await lensTitles(notebook.cellAt(1).document)).includes('2.4e-2 applied'));
    await vscode.commands.executeCommand('undo');
    assert.equal(notebook.cellAt(1).document.getText(), NAMES);
    assert.equal(diagnosticsOf(notebook.cellAt(1).document).length, 1);
    assert.equal(diagnosticsOf(notebook.cellAt(0).document).length, 0);
  });

  it('is left alone where the cell reads otherwise', async () => {
    await typeInto(notebook.cellAt(1), NAMES, 'lr = 3e-3');
    await apply('ipython-1');
    assert.equal(notebook.cellAt(1).document.getText(), 'lr = 3e-3');
    assert.deepEqual(diagnosticsOf(notebook.cellAt(1).document), []);
  });

  it('is left alone where no cell has that execution count', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.set(notebook.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(1, 2))]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await apply('ipython-1');
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      ['lr = 1e-3', TRAINS],
    );
  });
});

async function apply(run: string): Promise<void> {
  await vscode.commands.executeCommand('find-lr.apply', { run, optimizer: '0', lr: 0.024 });
}

/** A cell that reads like the one that is meant, that one, and the tested one with the output. */
async function untitled(record: RunRecord): Promise<vscode.NotebookDocument> {
  const notebook = await untitledNotebook(new vscode.NotebookCellData(CODE, '', 'python'));
  const cells = [NAMES, NAMES, TRAINS].map((text, i) => {
    const cell = new vscode.NotebookCellData(CODE, text, 'python');
    if (i > 0) cell.executionSummary = { executionOrder: i, success: true };
    if (i === 2) {
      const item = vscode.NotebookCellOutputItem.json(record, RUN_MIME_TYPE);
      cell.outputs = [new vscode.NotebookCellOutput([item])];
    }
    return cell;
  });
  // Outputs that a new notebook begins with do not come through to extensions: VS Code sends their bytes as JSON.
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(0, 1), cells)]);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return notebook;
}

function recordOf(id: string): RunRecord {
  const names = cellFile(PATH, 'execution-1');
  const trains = cellFile(PATH, 'execution-2');
  return {
    schema: 'find-lr.run/1',
    id,
    status: 'diverged',
    startedAt: '2026-01-01T00:00:00Z',
    target: {
      kind: 'cells',
      path: PATH,
      language: 'python',
      cell: 'execution-2',
      cells: [1, 2].map((number) => ({ id: `execution-${number}`, number })),
      args: [],
      cwd: '/somewhere',
    },
    runtime: null,
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
    optimizers: [
      {
        id: '0',
        type: 'SGD',
        lr: 1e-3,
        groups: [],
        location: { file: trains, line: 2, column: 13 },
        literal: {
          kind: 'number',
          file: names,
          start: 5,
          end: 9,
          text: '1e-3',
          line: 1,
          cell: { language: 'python' },
        },
      },
    ],
    passes: [],
    results: [
      {
        optimizer: '0',
        curve: { lr: [], loss: [] },
        suggestions: [],
        recommended: { lr: 0.024, low: 0.01, high: 0.05, method: 'test', reason: 'For the test.' },
        range: null,
        diagnoses: [],
      },
    ],
    diagnoses: [],
    timing: { total: 1, toFirstStep: null },
  };
}
