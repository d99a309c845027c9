import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../scripts/provision/python.mjs';
import { missing } from '../support/missing.ts';
import { diagnosticsOf, findLr, open, revert, type, withSettings } from './support.ts';

describe('Find LR on parameter groups with learning rates of their own', function () {
  const python = pythonOf('torch');
  let document: vscode.TextDocument;
  let tested: string;

  before(async function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
    document = await open('python/groups.py');
    tested = document.getText();
    await withSettings({ python }, async () => {
      const record = await findLr('python/groups.py');
      assert.ok(record.results[0]?.recommended, JSON.stringify(record.diagnoses));
      assert.deepEqual(
        record.optimizers[0]?.groups.map(({ literal }) => literal?.text),
        ['1e-5', '1e-6'],
      );
    });
  });
  afterEach(() => revert(document));

  const numbers = (): number[] =>
    [...document.getText().matchAll(/"lr": ([\d.e-]+)\}/g)].map(([, number]) => Number(number));

  it('applies all of them in the ratio that was tested, and one undo takes all back', async () => {
    await vscode.commands.executeCommand('find-lr.apply');
    const [first = NaN, second = NaN] = numbers();
    assert.notEqual(first, 1e-5);
    assert.ok(Math.abs(first / second - 10) < 0.01, `${first} and ${second}`);
    await open('python/groups.py');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), tested);
  });

  it('offers all of them in one quick fix', async () => {
    const [diagnostic] = diagnosticsOf(document);
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      20,
    );
    const fix = actions.find(({ title }) => title.startsWith('Set the learning rates to '));
    assert.ok(fix?.edit, 'There is no quick fix.');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(numbers().every((number) => number > 1e-5));
  });

  it('changes none where one of them is another number now', async () => {
    await type(document, '"lr": 1e-6', '"lr": 5e-6');
    const edited = document.getText();
    await vscode.commands.executeCommand('find-lr.apply');
    assert.equal(document.getText(), edited);
  });

  it('finds them behind new lines and a new argument', async () => {
    await type(document, 'import torch', 'import os\nimport torch');
    await type(document, '},\n])', '},\n], momentum=0.5)');
    await vscode.commands.executeCommand('find-lr.apply');
    const [first = NaN, second = NaN] = numbers();
    assert.notEqual(first, 1e-5);
    assert.ok(Math.abs(first / second - 10) < 0.01, `${first} and ${second}`);
  });
});
