import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support.ts';

const KERNEL = { id: 'find-lr.typescript', extension: 'find-lr.find-lr' };
const decoder = new TextDecoder();

/** Opens a new notebook of cells with our kernel chosen. */
async function notebookOf(...sources: string[]): Promise<vscode.NotebookDocument> {
  const cells = sources.map(
    (source) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'typescript'),
  );
  const notebook = await vscode.workspace.openNotebookDocument(
    'jupyter-notebook',
    new vscode.NotebookData(cells),
  );
  await show(notebook);
  return notebook;
}

async function show(notebook: vscode.NotebookDocument): Promise<void> {
  await vscode.window.showNotebookDocument(notebook);
  await vscode.commands.executeCommand('notebook.selectKernel', KERNEL);
}

function ended(cell: vscode.NotebookCell): Promise<vscode.NotebookCell> {
  return eventually('the cell to end', () =>
    cell.executionSummary?.timing === undefined ? undefined : cell,
  );
}

/** MIME type -> text of all that a cell shows. */
function shown(cell: vscode.NotebookCell): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { mime, data } of cell.outputs.flatMap(({ items }) => items))
    found[mime] = (found[mime] ?? '') + decoder.decode(data);
  return found;
}

describe('the TypeScript kernel', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('runs cells top to bottom, with variables that live on and values as outputs', async () => {
    const notebook = await notebookOf(
      'const lr: number = 1e-3;\nconsole.log("made");',
      'await Promise.resolve(lr * 2)',
      'const lr = 5; lr',
    );
    await vscode.commands.executeCommand('notebook.execute');
    await ended(notebook.cellAt(2));
    assert.equal(shown(notebook.cellAt(0))['application/vnd.code.notebook.stdout'], 'made\n');
    assert.equal(shown(notebook.cellAt(1))['text/plain'], '0.002');
    assert.equal(shown(notebook.cellAt(2))['text/plain'], '5');
    assert.deepEqual(
      notebook.getCells().map((cell) => cell.executionSummary?.executionOrder),
      [1, 2, 3],
    );
  });
});
