import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../scripts/provision/python.mjs';
import type { RunRecord } from '../../src/protocol/record.ts';
import {
  diagnosticsOf,
  eventually,
  findLr,
  fixture,
  lensTitles,
  open,
  quickFixes,
  revert,
  withSettings,
} from './support.ts';
import { missing } from '../support/missing.ts';

/** Real PyTorch and Keras, by the interpreter that the setting names. */
describe('Find LR on a Python script', function () {
  const python = pythonOf('torch');
  before(function () {
    if (python === null) return missing(this, 'The Python environment "torch"');
  });

  const run = async (name: string): Promise<RunRecord> => {
    let record: RunRecord | undefined;
    await withSettings({ python }, async () => {
      record = await findLr(`python/${name}`);
    });
    assert.ok(record?.results[0]?.recommended, JSON.stringify(record?.diagnoses));
    return record;
  };

  describe('with its learning rate in it', () => {
    let document: vscode.TextDocument;
    let tested: string;

    before(async () => {
      document = await open('python/train.py');
      tested = document.getText();
    });
    after(() => revert(document));

    it('is offered above the optimizer', async () => {
      await eventually('the CodeLens', async () =>
        (await lensTitles(document)).find((title) => title.includes('Find LR')),
      );
    });

    it('is trained in the workspace folder, and its literal is told of', async () => {
      const record = await run('train.py');
      assert.equal(record.runtime?.framework, 'PyTorch');
      assert.equal(record.target.cwd, fixture('').fsPath.replace(/[\\/]$/, ''));
      const [diagnostic, ...others] = diagnosticsOf(document);
      assert.ok(diagnostic);
      assert.deepEqual(others, []);
      assert.equal(document.getText(diagnostic.range), '1e-5');
      assert.equal(document.getText(), tested);
    });

    it('takes the quick fix in its own notation, and gives it back on undo', async () => {
      const [diagnostic] = diagnosticsOf(document);
      const [first] = await quickFixes(document, diagnostic!.range);
      assert.ok(first?.edit && first.isPreferred, 'There is no quick fix.');
      assert.ok(await vscode.workspace.applyEdit(first.edit));
      const written = /lr=(\S+)\)/.exec(document.getText())?.[1] ?? '';
      assert.match(written, /^\d(\.\d)?e-\d$/);
      assert.deepEqual(diagnosticsOf(document), []);
      assert.ok((await lensTitles(document)).includes(`${written} applied`));
      await open('python/train.py');
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), tested);
      assert.equal(diagnosticsOf(document).length, 1);
    });
  });

  it('inserts the argument that was left out', async () => {
    const text = await afterFix('leftOut.py', 'leftOut.py');
    assert.match(text, /torch\.optim\.SGD\(\[weight\], lr=\d[\d.e-]*\)/);
  });

  it('replaces the name of an optimizer by its construction', async () => {
    const text = await afterFix('byName.py', 'byName.py');
    assert.match(text, /compile\(optimizer=keras\.optimizers\.Adam\((learning_rate=)?\d[\d.e-]*\), loss/);
  });

  it('rewrites the config file that the learning rate was read from', async () => {
    const text = await afterFix('fromYaml.py', 'config.yaml');
    assert.match(text, /^ {2}lr: (?!0\.0001 )[\d.]+ # from the paper$/m);
  });

  it('starts a package as launch.json does', async () => {
    const document = await open('python/net/train.py');
    const record = await run('net/train.py');
    assert.deepEqual(record.target.args, ['--steps', '110']);
    assert.equal(record.target.kind === 'script' && record.target.module, 'net.train');
    assert.equal(record.target.cwd, fixture('python').fsPath);
    const [diagnostic] = diagnosticsOf(document);
    assert.equal(diagnostic && document.getText(diagnostic.range), '0.001');
    // Above the construction, and above the option's default, which is the place to edit.
    const offers = (await lensTitles(document)).filter((title) => /Suggested .*: apply$/.test(title));
    assert.equal(offers.length, 2);
  });

  /** The text of `place` after the first quick fix of a run of `script`; the file is put back. */
  async function afterFix(script: string, place: string): Promise<string> {
    const document = await open(`python/${place}`);
    await run(script);
    const [diagnostic, ...others] = diagnosticsOf(document);
    assert.ok(diagnostic, `Nothing is said in ${place}.`);
    assert.deepEqual(others, []);
    assert.ok((await lensTitles(document)).some((title) => /Suggested .*: apply$/.test(title)));
    const [fix] = await quickFixes(document, diagnostic.range);
    assert.ok(fix?.edit, 'There is no quick fix.');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    const text = document.getText();
    await revert(document);
    return text;
  }
});
