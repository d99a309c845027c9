import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, fixture, processesOf } from '../support.ts';
import { execute, selectOurKernel, typeScriptCell, untitledNotebook } from './support.ts';

const decoder = new TextDecoder();

/** Opens a new notebook of cells with our kernel chosen. */
async function notebookOf(...sources: string[]): Promise<vscode.NotebookDocument> {
  const notebook = await untitledNotebook(...sources.map(typeScriptCell));
  await selectOurKernel(notebook);
  return notebook;
}

function runAll(): Thenable<unknown> {
  return vscode.commands.executeCommand('notebook.execute');
}

/** Resolves with the cell when its execution has succeeded or failed. */
function ended(cell: vscode.NotebookCell): Promise<vscode.NotebookCell> {
  return eventually('the cell to end', () =>
    cell.executionSummary?.success === undefined ? undefined : cell,
  );
}

/** MIME type -> text of all that a cell shows. */
function shown(cell: vscode.NotebookCell): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { mime, data } of cell.outputs.flatMap(({ items }) => items))
    found[mime] = (found[mime] ?? '') + decoder.decode(data);
  return found;
}

function errorOf(cell: vscode.NotebookCell): { name: string; message: string; stack: string } {
  return JSON.parse(shown(cell)['application/vnd.code.notebook.error'] ?? '{}');
}

describe('the TypeScript kernel', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('runs cells top to bottom, with variables that live on and values as outputs', async () => {
    const notebook = await notebookOf(
      'const lr: number = 1e-3;\nconsole.log("made");',
      'await Promise.resolve(lr * 2)',
      'const lr = 5; lr',
    );
    await runAll();
    await ended(notebook.cellAt(2));
    assert.equal(shown(notebook.cellAt(0))['application/vnd.code.notebook.stdout'], 'made\n');
    assert.equal(shown(notebook.cellAt(1))['text/plain'], '0.002');
    assert.equal(shown(notebook.cellAt(2))['text/plain'], '5');
    assert.deepEqual(
      notebook.getCells().map((cell) => cell.executionSummary?.executionOrder),
      [1, 2, 3],
    );
  });

  it('runs a notebook that was never saved as if it stood in the workspace', async () => {
    const notebook = await notebookOf('__filename');
    await runAll();
    await ended(notebook.cellAt(0));
    const { fsPath } = fixture(notebook.uri.path);
    assert.equal(shown(notebook.cellAt(0))['text/plain'], `'${fsPath}'`);
  });

  it('tells cell and line of an error, and does not run the cells behind', async () => {
    const notebook = await notebookOf(
      'function fit(rate: number): void {\n  throw new RangeError(`too high: ${rate}`);\n}',
      '\nfit(3);',
      'console.log("never");',
    );
    await runAll();
    await ended(notebook.cellAt(1));
    const { name, message, stack } = errorOf(notebook.cellAt(1));
    assert.deepEqual([name, message], ['RangeError', 'too high: 3']);
    assert.match(
      stack,
      /^Cell In\[1\], line 2\n\s+at fit \(cell \[1\], line 2, column 9\)\n\s+at cell \[2\], line 2/m,
    );
    assert.equal(notebook.cellAt(2).executionSummary?.executionOrder, undefined);
    assert.equal(notebook.cellAt(2).outputs.length, 0);
  });

  it('puts a later value into the place of a displayed one', async () => {
    const notebook = await notebookOf(
      'const shown = await display(display.html`<b>1</b>`); await shown.update(display.html`<b>2</b>`);',
      'await shown.update(display.html`<b>3</b>`);',
    );
    await runAll();
    await ended(notebook.cellAt(1));
    assert.equal(notebook.cellAt(0).outputs.length, 1);
    assert.equal(shown(notebook.cellAt(0))['text/html'], '<b>3</b>');
    assert.equal(notebook.cellAt(1).outputs.length, 0);
  });

  it('ends a loop on interrupt and keeps the variables; a restart forgets them', async () => {
    const notebook = await notebookOf('let turns = 7;\nconsole.log("on");\nwhile (true) {}');
    void runAll();
    const [cell] = notebook.getCells() as [vscode.NotebookCell];
    await eventually('the loop', () => cell.outputs.length > 0 || undefined);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    await ended(cell);
    assert.equal(errorOf(cell).message, 'The cell was interrupted.');

    await replaceText(cell, 'turns');
    await runAll();
    await eventually('the variable', () => shown(cell)['text/plain']);
    assert.equal(shown(cell)['text/plain'], '7');

    await vscode.commands.executeCommand('find-lr.restartKernel');
    await runAll();
    await eventually('the error', () => errorOf(cell).message);
    assert.equal(errorOf(cell).message, 'turns is not defined');
    assert.equal(cell.executionSummary?.executionOrder, 1);
  });

  it('completes what lives in it, from any cell', async () => {
    // TypeScript does not know it, and would otherwise go before.
    const notebook = await notebookOf('globalThis.shared = { deeper: 1 };', 'shared.');
    await execute(notebook, 0);
    await ended(notebook.cellAt(0));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      notebook.cellAt(1).document.uri,
      new vscode.Position(0, 7),
      '.',
    );
    assert.ok(
      items.some(({ label, kind }) => label === 'deeper' && kind === vscode.CompletionItemKind.Property),
    );
  });

  it('says that its process is gone, and starts a fresh one', async () => {
    const notebook = await notebookOf('const kept = 1;\nprocess.exit(3);');
    const [cell] = notebook.getCells() as [vscode.NotebookCell];
    await runAll();
    await ended(cell);
    assert.match(errorOf(cell).message, /exit code 3.*the next cell starts a fresh kernel/);
    await replaceText(cell, 'typeof kept');
    await runAll();
    await eventually('the value', () => shown(cell)['text/plain']);
    assert.equal(shown(cell)['text/plain'], "'undefined'");
  });

  it('is offered first by a saved notebook, whose cells stay TypeScript', async () => {
    await vscode.commands.executeCommand('find-lr.newNotebook');
    const untitled = vscode.window.activeNotebookEditor?.notebook;
    assert.ok(untitled);
    await replaceText(untitled.cellAt(0), 'const n: number = 2; __filename');
    const file = fixture('saved.ipynb');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(nbformatOf(untitled))));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('vscode.open', file);
    const { notebook } = await eventually('the editor', () => vscode.window.activeNotebookEditor);
    const cell = notebook.cellAt(0);
    assert.equal(cell.document.languageId, 'typescript');
    // Where there are other kernels too, VS Code asks, with ours first.
    void runAll();
    await eventually('its own kernel', () =>
      eventually('a run', () => cell.executionSummary?.executionOrder, 3).catch(
        () => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
      ),
    );
    await ended(cell);
    assert.equal(shown(notebook.cellAt(0))['text/plain'], `'${file.fsPath}'`);
    assert.equal(processesOf('saved.ipynb').length, 1);

    assert.ok(await notebook.save());
    const saved = JSON.parse(decoder.decode(await vscode.workspace.fs.readFile(file)));
    assert.equal(saved.metadata.kernelspec.name, 'find-lr.typescript');
    assert.equal(saved.cells[0].outputs[0].output_type, 'execute_result');
  });
});

function nbformatOf(notebook: vscode.NotebookDocument): unknown {
  const cells = notebook.getCells().map((cell) => ({
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: cell.document.getText(),
  }));
  return { ...notebook.metadata, cells, nbformat: 4, nbformat_minor: 5 };
}

async function replaceText(cell: vscode.NotebookCell, text: string): Promise<void> {
  const { document } = cell;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
