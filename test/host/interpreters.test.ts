import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findLr, fixture, withSettings } from './support.ts';

interface StandIn {
  answerWith(value: string | Promise<never> | undefined): void;
}

const SILENCE = new Promise<never>(() => {});

/** Which Python runs a script, told by what it says of the packages that it lacks. */
describe('the interpreter of a Python script', () => {
  let environments: StandIn;
  let python: StandIn;

  before(async () => {
    for (const name of ['by-setting', 'by-envs', 'by-python', '.venv']) {
      execFileSync('python3', ['-m', 'venv', '--without-pip', join(fixture('python').fsPath, name)]);
    }
    environments = await standIn('ms-python.vscode-python-envs');
    python = await standIn('ms-python.python');
  });
  afterEach(() => {
    environments.answerWith(undefined);
    python.answerWith(undefined);
  });
  after(async () => {
    for (const name of ['by-setting', 'by-envs', 'by-python', '.venv'])
      await vscode.workspace.fs.delete(fixture(`python/${name}`), { recursive: true });
  });

  it('is the one of the setting, whatever other extensions say', async () => {
    environments.answerWith(binary('by-envs'));
    await withSettings({ python: binary('by-setting') }, async () =>
      assert.equal(await used(), 'by-setting'),
    );
  });

  it('is the one chosen in the Python Environments extension, before that of the Python extension', async () => {
    environments.answerWith(binary('by-envs'));
    python.answerWith(binary('by-python'));
    assert.equal(await used(), 'by-envs');
  });

  it('is the one of the Python extension where the other has none, or does not answer', async () => {
    python.answerWith(binary('by-python'));
    assert.equal(await used(), 'by-python');
    environments.answerWith(SILENCE);
    assert.equal(await used(), 'by-python');
  });

  it('is the one of the environment beside the script where nobody chose', async () => {
    assert.equal(await used(), '.venv');
  });

  it('is named where it is not there', async () => {
    await withSettings({ python: '/nowhere/python' }, async () => {
      const { status, diagnoses } = await findLr('python/train.py');
      assert.equal(status, 'failed');
      assert.equal(diagnoses[0]?.code, 'interpreter');
      assert.match(diagnoses[0].message, /There is no Python at "\/nowhere\/python"/);
    });
  });

  async function standIn(id: string): Promise<StandIn> {
    const extension = vscode.extensions.getExtension<StandIn>(id);
    assert.ok(extension, `${id} is not there.`);
    return extension.activate();
  }

  function binary(name: string): string {
    return join(fixture('python').fsPath, name, 'bin', 'python');
  }

  async function used(): Promise<string | undefined> {
    const { diagnoses } = await findLr('python/train.py');
    return /ran with Python [\d.]+ \((.+?)\), which has no module torch/.exec(
      diagnoses[0]?.message ?? '',
    )?.[1];
  }
});
