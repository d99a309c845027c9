import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { launchesOf } from '../../src/extension/run/launch/configurations.ts';
import type { Launch } from '../../src/extension/run/launch/launch.ts';
import { fixture } from './support.ts';

describe('a configuration of launch.json', () => {
  let before: unknown;
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('launch');

  beforeEach(() => {
    before = settings().inspect('configurations')?.workspaceValue;
  });
  afterEach(() => settings().update('configurations', before, vscode.ConfigurationTarget.Workspace));

  async function launches(configurations: unknown[], script = 'python/net/train.py'): Promise<Launch[]> {
    await settings().update('configurations', configurations, vscode.ConfigurationTarget.Workspace);
    return launchesOf(fixture(script));
  }
  const debugpy = { type: 'debugpy', request: 'launch', name: 'Train' };
  const script = '${workspaceFolder}/python/net/train.py';
  const root = fixture('').fsPath.replace(/[\\/]$/, '');

  it('gives a Python program its arguments, folder, environment and interpreter', async () => {
    const [launch, ...others] = await launches([
      {
        ...debugpy,
        program: script,
        args: ['--data', '${workspaceFolder}/data', '${input:size}'],
        cwd: '${fileDirname}',
        env: { GREETING: '${fileBasenameNoExtension}' },
        envFile: '${workspaceFolder}/python/net/training.env',
        python: ['${workspaceFolder}/.venv/bin/python', '-X', 'dev'],
      },
    ]);
    assert.deepEqual(others, []);
    assert.deepEqual(launch, {
      name: 'Train',
      args: ['--data', join(root, 'data'), '${input:size}'],
      cwd: join(root, 'python/net'),
      env: { GREETING: 'train' },
      python: join(root, '.venv/bin/python'),
    });
  });

  it('runs a module, and what a launcher starts', async () => {
    const [asModule] = await launches([
      {
        ...debugpy,
        type: 'python',
        module: 'net.train',
        cwd: '${workspaceFolder}/python',
        args: "--name 'a b'",
      },
    ]);
    assert.deepEqual([asModule?.module, asModule?.args], ['net.train', ['--name', 'a b']]);
    const [launched] = await launches([
      { ...debugpy, module: 'torch.distributed.run', args: ['--nproc-per-node=2', script, '--steps', '9'] },
    ]);
    assert.deepEqual(launched?.launcher, ['python', '-m', 'torch.distributed.run', '--nproc-per-node=2']);
    assert.deepEqual(launched.args, ['--steps', '9']);
    assert.equal(launched.env['GREETING'], undefined);
  });

  it('for any file stands back behind one for the script, and may ask for arguments', async () => {
    const any = { ...debugpy, name: 'Any', program: '${file}', args: '${command:pickArgs}' };
    const [only] = await launches([any]);
    assert.deepEqual([only?.name, only?.args], ['Any', undefined]);
    const both = await launches([any, { ...debugpy, program: script }]);
    assert.deepEqual(
      both.map(({ name }) => name),
      ['Train'],
    );
  });

  it('for another script, for tests, or to attach, says nothing of it', async () => {
    const none = await launches([
      { ...debugpy, program: '${workspaceFolder}/other.py' },
      { ...debugpy, program: script, purpose: ['debug-test'] },
      { ...debugpy, request: 'attach', program: script },
      { ...debugpy, module: 'other.train' },
      { type: 'node', request: 'launch', program: 42 },
      { type: 'cppdbg', program: script },
      'nonsense',
    ]);
    assert.deepEqual(none, []);
  });
});
