import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { defaultSpec } from '../../src/engine/index.ts';
import { open } from './support.ts';

describe('the extension', () => {
  const extension = vscode.extensions.getExtension('find-lr.find-lr');

  it('wakes up for a script', async () => {
    assert.ok(extension, 'It is not installed.');
    await open('train.ts');
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('registers every command of its manifest', async () => {
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });

  it('says the defaults that the engine has', () => {
    const settings = vscode.workspace.getConfiguration('find-lr');
    const { sweep, passes, seed, stopFactor, timeout, guard, node } = defaultSpec('/train.ts');
    const ours = { sweep, passes, seed, stopFactor, timeout, guard, node };
    const said = Object.fromEntries(Object.keys(ours).map((name) => [name, settings.get(name)]));
    assert.deepEqual(JSON.parse(JSON.stringify(said)), ours);
  });

  it('has words for every text of its manifest', () => {
    assert.doesNotMatch(JSON.stringify(extension?.packageJSON), /"%[^"]*%"/);
  });
});
