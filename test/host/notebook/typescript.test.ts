import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support.ts';
import { runCells, selectKernel } from './support.ts';

async function openCells(language: string, ...sources: string[]): Promise<readonly vscode.NotebookCell[]> {
  const cells = sources.map(
    (source) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, language),
  );
  const data = new vscode.NotebookData(cells);
  const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
  await vscode.window.showNotebookDocument(notebook);
  return notebook.getCells();
}

/** `line:column message` of each error that VS Code's own TypeScript tells. */
function errorsIn({ document }: vscode.NotebookCell): string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source, severity }) => source === 'ts' && severity === vscode.DiagnosticSeverity.Error)
    .map(({ range, message }) => `${range.start.line}:${range.start.character} ${message}`);
}

async function completionsAt(cell: vscode.NotebookCell, line: number, column: number): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    cell.document.uri,
    new vscode.Position(line, column),
    '.',
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

describe("VS Code's TypeScript in cells", () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  for (const language of ['typescript', 'javascript'])
    it(`takes no magic for an error in ${language}, and tells others at their places`, async () => {
      const [cell] = await openCells(
        language,
        "%%find_lr --steps 30\nimport * as tf from '@tensorflow/tfjs';\nlet wrong = ;\n!npm i left-pad\n",
      );
      assert.ok(cell);
      await eventually('the error', () => errorsIn(cell).length > 0 || undefined);
      assert.deepEqual(errorsIn(cell), ['2:12 Expression expected.']);
    });

  it('completes what cells above import and declare, and calls none of it unused', async () => {
    const [first, second] = await openCells(
      'typescript',
      "import * as tf from '@tensorflow/tfjs';\nconst rate = 1e-3;",
      '%%find_lr --steps 30\nconst optimizer = tf.train.;\nrate;',
    );
    assert.ok(first && second);
    const names = await eventually('the completions', async () => {
      const found = await completionsAt(second, 1, 'const optimizer = tf.train.'.length);
      return found.includes('adam') ? found : undefined;
    });
    assert.ok(names.includes('sgd'));
    await eventually('the error of the unfinished line', () => errorsIn(second).length > 0 || undefined);
    assert.deepEqual(
      vscode.languages.getDiagnostics(first.document.uri).map(({ message }) => message),
      [],
    );
  });

  it('and the kernel complete each name once', async () => {
    const [first, second] = await openCells(
      'typescript',
      'const known = { typed: 1 };\nObject.assign(known, { added: 2 });',
      'known.',
    );
    assert.ok(first && second);
    const { notebook } = first;
    await selectKernel(notebook, 'find-lr.find-lr', 'find-lr.typescript');
    await runCells(notebook, 0);
    const names = await eventually('the completions of both', async () => {
      const found = await completionsAt(second, 0, 'known.'.length);
      return found.includes('typed') && found.includes('added') ? found : undefined;
    });
    assert.deepEqual(names.filter((name) => name === 'typed' || name === 'added').sort(), ['added', 'typed']);
  });
});
