import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support.ts';

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
});
