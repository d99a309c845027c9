import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunRecord } from '../../src/protocol/record.ts';
import {
  diagnosticsOf,
  eventually,
  findLr,
  fixture,
  open,
  processesOf,
  revert,
  withSettings,
} from './support.ts';

describe('runs', () => {
  it('end with their processes when they are stopped', async () => {
    // So many steps that it is never through by itself.
    await withSettings({ 'sweep.steps': 50_000 }, async () => {
      const running = vscode.commands.executeCommand<RunRecord>('find-lr.run', fixture('endless.mjs'));
      await eventually('the script', () => processesOf('endless.mjs').length > 0 || undefined);
      await vscode.commands.executeCommand('find-lr.stop', fixture('endless.mjs'));
      const record = await running;
      assert.ok(['stopped', 'cancelled'].includes(record.status), record.status);
    });
    await eventually('the end of its processes', () => processesOf('endless.mjs').length === 0 || undefined);
  });

  it('of two scripts go on side by side', async () => {
    const [first, second] = await Promise.all([findLr('train.ts'), findLr('withArguments.mjs')]);
    assert.ok(first.results[0]?.recommended);
    assert.equal(second.optimizers[0]?.type, 'Momentum');
    assert.notEqual(first.id, second.id);
  });

  it('start a script as launch.json does', async () => {
    const record = await findLr('withArguments.mjs');
    assert.deepEqual(record.target.args, ['--steps', '120']);
    assert.equal(record.target.cwd, fixture('').fsPath.replace(/[\\/]$/, ''));
  });

  it('respect the settings', async () => {
    await withSettings(
      { 'sweep.steps': 40, 'sweep.minLr': 1e-5, 'sweep.maxLr': 1, 'sweep.mode': 'linear', cwd: '.vscode' },
      async () => {
        const { sweep, target } = await findLr('train.ts');
        assert.equal(target.cwd, fixture('.vscode').fsPath);
        assert.deepEqual(sweep, { mode: 'linear', minLr: 1e-5, maxLr: 1, steps: 40 });
      },
    );
  });

  it('say which Node.js is missing', async () => {
    await withSettings({ node: '/nowhere/node' }, async () => {
      const record = await findLr('train.ts');
      assert.equal(record.status, 'failed');
      assert.match(record.diagnoses[0]?.message ?? '', /\/nowhere\/node/);
    });
  });

  it('that fail say what the script said', async () => {
    const record = await findLr('throws.mjs');
    assert.equal(record.status, 'failed');
    assert.match(record.diagnoses[0]?.message ?? '', /The data is not there/);
  });

  it('let the user choose where several places may be meant', async () => {
    const document = await open('twoPlaces.mjs');
    const tested = document.getText();
    const record = await findLr('twoPlaces.mjs');
    const candidates = record.optimizers[0]?.candidates ?? [];
    assert.equal(record.optimizers[0]?.literal, null);
    assert.deepEqual(
      candidates.map(({ text }) => text),
      ['0.001', '0.001'],
    );
    assert.equal(diagnosticsOf(document).length, 1);

    const applying = vscode.commands.executeCommand('find-lr.apply', document.uri);
    // The first of the places is chosen as soon as the quick pick is there.
    await eventually('the edit', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return document.getText() !== tested || undefined;
    });
    await applying;
    assert.equal(document.getText().match(/0\.001\b/g)?.length, 1);
    await revert(document);
  });

  it('keep their last result to be shown again', async () => {
    await vscode.commands.executeCommand('find-lr.showResult', fixture('train.ts'));
    const titles = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(titles.includes('LR: train.ts'), titles.join(', '));
  });
});
