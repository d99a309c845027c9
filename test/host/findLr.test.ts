import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunRecord } from '../../src/protocol/record.ts';
import { diagnosticsOf, eventually, findLr, lensTitles, open, quickFixes, revert, type } from './support.ts';

describe('Find LR on a script', () => {
  let document: vscode.TextDocument;
  let tested: string;
  let record: RunRecord;

  before(async () => {
    document = await open('train.ts');
    tested = document.getText();
  });

  afterEach(() => revert(document));

  it('is offered above the optimizer', async () => {
    await eventually('the CodeLens', async () =>
      (await lensTitles(document)).find((title) => title.includes('Find LR')),
    );
  });

  it('runs it and finds a learning rate', async () => {
    record = await findLr('train.ts');
    assert.match(record.status, /^(completed|diverged)$/);
    assert.equal(record.optimizers[0]?.literal?.text, '0.0001');
    assert.ok(record.results[0]?.recommended);
    assert.equal(document.getText(), tested);
  });

  it('says so at the literal', () => {
    const [diagnostic, ...others] = diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.deepEqual(others, []);
    assert.equal(document.getText(diagnostic.range), '0.0001');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Information);
  });

  it('offers the recommended learning rate first, and takes it back on undo', async () => {
    const fixes = await quickFixes(document, literalRange());
    const [first] = fixes;
    assert.ok(first?.edit, 'There is no quick fix.');
    assert.match(first.title, /\(recommended\)$/);
    assert.equal(first.isPreferred, true);
    assert.ok(fixes.slice(1).every(({ isPreferred }) => isPreferred !== true));

    assert.ok(await vscode.workspace.applyEdit(first.edit));
    const written = /adam\((.*?)\)/.exec(document.getText())?.[1] ?? '';
    const recommended = record.results[0]?.recommended?.lr ?? NaN;
    assert.ok(Math.abs(Number(written) / recommended - 1) < 0.05, `${written} is not ${recommended}`);
    assert.match(written, /^0\.\d+$/, 'It is not in the notation of 0.0001.');
    assert.equal(document.getText(), tested.replace('0.0001', written));
    assert.deepEqual(diagnosticsOf(document), []);
    assert.ok((await lensTitles(document)).includes(`${written} applied`));

    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), tested);
    assert.equal(diagnosticsOf(document).length, 1);
    assert.ok((await lensTitles(document)).some((title) => title.endsWith(`Suggested ${written}: apply`)));
  });

  it('applies by the command that CodeLens and palette call', async () => {
    await vscode.commands.executeCommand('find-lr.apply');
    assert.notEqual(document.getText(), tested);
    assert.ok(document.isDirty, 'The file was saved without asking.');
  });

  it('moves with the text', async () => {
    await type(document, 'enum Shape', '// one line\n// another\nenum Shape');
    const [diagnostic] = diagnosticsOf(document);
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), '0.0001');
    const [fix] = await quickFixes(document, diagnostic.range);
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.doesNotMatch(document.getText(), /0\.0001/);
  });

  it('leaves an edited literal alone', async () => {
    const range = literalRange();
    // Three digits: no suggestion reads like that, and one that did would count as ours.
    await type(document, '0.0001', '0.000347');
    assert.deepEqual(diagnosticsOf(document), []);
    assert.deepEqual(await quickFixes(document, range), []);
    const edited = document.getText();
    await vscode.commands.executeCommand('find-lr.apply');
    assert.equal(document.getText(), edited);
  });

  it('refuses a quick fix whose literal is edited before it is accepted', async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      literalRange(),
      vscode.CodeActionKind.QuickFix.value,
      20,
    );
    await type(document, '0.0001', '0.0004');
    const edited = document.getText();
    // VS Code itself refuses an edit for an older version of the text.
    for (const { edit } of actions) if (edit) await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText().includes('0.00040'), edited.includes('0.00040'));
  });

  it('shows its CodeLens only where the setting wants it', async () => {
    const settings = vscode.workspace.getConfiguration('find-lr', document);
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Workspace);
    try {
      const ours = (await lensTitles(document)).filter((title) => /LR|applied|Suggested/.test(title));
      assert.deepEqual(ours, []);
    } finally {
      await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  function literalRange(): vscode.Range {
    const start = document.getText().indexOf('0.0001');
    return new vscode.Range(document.positionAt(start), document.positionAt(start + '0.0001'.length));
  }
});
