import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import type { RunRecord } from '../../../src/protocol/record.ts';
import { diagnosticsOf, eventually, lensTitles, quickFixes, withSettings } from '../support.ts';
import { discard, findLrIn, openNotebook, typeInto } from './support.ts';

describe('The learning rate of a notebook', () => {
  for (const { name, names, trains, number } of [
    { name: 'training.ipynb', names: 2, trains: 3, number: '1e-5' },
    { name: 'training-ts.ipynb', names: 3, trains: 3, number: '0.0001' },
  ]) {
    describe(name, () => {
      let notebook: vscode.NotebookDocument;
      let record: RunRecord;
      let written: string;

      before(async () => {
        notebook = await openNotebook(name);
      });
      after(() => discard(notebook));

      it('is offered to be found above the optimizer, which another cell imports', async () => {
        await eventually('the CodeLens', async () =>
          (await lensTitles(documentOf(trains))).find((title) => title.includes('Find LR')),
        );
        assert.deepEqual(await lensTitles(documentOf(1)), []);
      });

      it('is found in the cell that names it', async () => {
        await withSettings({ python: pythonOf('torch') }, async () => {
          record = await findLrIn(notebook.cellAt(trains));
        });
        assert.equal(record.optimizers[0]?.literal?.text, number);
        const [diagnostic, ...others] = diagnosticsOf(documentOf(names));
        assert.ok(diagnostic, 'The cell has no diagnostic.');
        assert.deepEqual(others, []);
        assert.equal(documentOf(names).getText(diagnostic.range), number);
        assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Information);
        if (trains !== names) assert.deepEqual(diagnosticsOf(documentOf(trains)), []);
      });

      it('is set by a quick fix, and set back by undo', async () => {
        const before = documentOf(names).getText();
        const [fix] = await quickFixes(documentOf(names), rangeOf(number));
        assert.ok(fix?.edit && fix.isPreferred, 'There is no quick fix.');
        assert.ok(await vscode.workspace.applyEdit(fix.edit));
        written = /Set the learning rate to (\S+)/.exec(fix.title)?.[1] ?? '';
        assert.equal(documentOf(names).getText(), before.replace(number, written));
        assert.deepEqual(diagnosticsOf(documentOf(names)), []);
        assert.ok((await lensTitles(documentOf(names))).includes(`${written} applied`));
        await undo();
        assert.equal(documentOf(names).getText(), before);
        assert.equal(diagnosticsOf(documentOf(names)).length, 1);
      });

      it('is set by the command, in an edit that undo takes back at once', async () => {
        const before = documentOf(names).getText();
        await vscode.commands.executeCommand('find-lr.apply');
        assert.equal(documentOf(names).getText(), before.replace(number, written));
        assert.ok(notebook.isDirty, 'The notebook was saved without asking.');
        assert.equal(vscode.window.activeTextEditor?.document, documentOf(names));
        await vscode.commands.executeCommand('undo');
        assert.equal(documentOf(names).getText(), before);
      });

      it('moves with the text, and with its cell', async () => {
        await typeInto(notebook.cellAt(names), 'model', '\n\nmodel');
        const moved = notebook.cellAt(names);
        await vscode.window.showNotebookDocument(notebook, { selections: [rangeOfCell(names)] });
        await vscode.commands.executeCommand('notebook.cell.moveUp');
        assert.equal(moved.index, names - 1);
        const [diagnostic] = diagnosticsOf(moved.document);
        assert.equal(diagnostic && moved.document.getText(diagnostic.range), number);
        const [fix] = await quickFixes(moved.document, diagnostic?.range ?? rangeOf(number));
        assert.ok(fix?.edit);
        await vscode.window.showNotebookDocument(notebook, { selections: [rangeOfCell(names - 1)] });
        await vscode.commands.executeCommand('notebook.cell.moveDown');
      });

      it('is left alone where it was edited', async () => {
        const range = rangeOf(number);
        await typeInto(notebook.cellAt(names), number, '3.47e-5');
        assert.deepEqual(diagnosticsOf(documentOf(names)), []);
        assert.deepEqual(await quickFixes(documentOf(names), range), []);
        const edited = documentOf(names).getText();
        await vscode.commands.executeCommand('find-lr.apply');
        assert.equal(documentOf(names).getText(), edited);
        await undo();
      });

      it('is left alone where its cell is gone', async () => {
        const texts = textsBut(names);
        const edit = new vscode.WorkspaceEdit();
        edit.set(notebook.uri, [vscode.NotebookEdit.deleteCells(rangeOfCell(names))]);
        assert.ok(await vscode.workspace.applyEdit(edit));
        await vscode.commands.executeCommand('find-lr.apply');
        assert.deepEqual(
          notebook.getCells().map(({ document }) => document.getText()),
          texts,
        );
      });

      function documentOf(index: number): vscode.TextDocument {
        return notebook.cellAt(index).document;
      }

      function rangeOf(text: string): vscode.Range {
        const document = documentOf(names);
        const start = document.getText().indexOf(text);
        return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
      }

      async function undo(): Promise<void> {
        await vscode.window.showNotebookDocument(notebook, { selections: [rangeOfCell(names)] });
        await vscode.commands.executeCommand('notebook.cell.quitEdit');
        await vscode.commands.executeCommand('notebook.cell.edit');
        await vscode.commands.executeCommand('undo');
      }

      function textsBut(index: number): string[] {
        return notebook.getCells().flatMap((cell) => (cell.index === index ? [] : [cell.document.getText()]));
      }
    });
  }
});

function rangeOfCell(index: number): vscode.NotebookRange {
  return new vscode.NotebookRange(index, index + 1);
}
