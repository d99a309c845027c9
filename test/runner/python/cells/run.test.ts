import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonScripts } from '../support/scripts.ts';
import { PREPARED, runCells, TRAINING } from './support/notebook.ts';

describe('a Python notebook', () => {
  const scripts = pythonScripts();

  it('is swept over its cells, which share one namespace, and leaves no trace', async () => {
    const { record, left } = await runCells(scripts, [
      `%matplotlib inline\n${PREPARED}`,
      'opt = torch.optim.SGD(model.parameters(), lr=1e-2)',
      `${TRAINING}\ntorch.save(model.state_dict(), "model.pt")\nmodel`,
    ]);
    assert.notEqual(record.results[0]?.recommended ?? null, null);
    assert.deepEqual(record.target, {
      kind: 'cells',
      path: join(scripts.folder, 'train.ipynb'),
      language: 'python',
      cell: 'cell-c',
      cells: [
        { id: 'cell-a', number: 1 },
        { id: 'cell-b', number: 2 },
        { id: 'cell-c', number: 3 },
      ],
      args: [],
      cwd: scripts.folder,
    });
    const [optimizer] = record.optimizers;
    assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.location?.line], ['SGD', 0.01, 1]);
    assert.equal(optimizer?.location?.file, `${join(scripts.folder, 'train.ipynb')}#cell-b`);
    assert.deepEqual(await readdir(scripts.folder), ['train.ipynb']);
    assert.deepEqual(left, []);
  });

  it('has its own epochs swept, one number a batch, and an exception past their end is not blamed on it', async () => {
    const loop = (epochs: number) => `for epoch in range(${epochs}):
    numbers = [None] * len(loader)
    for i, (a, b) in enumerate(loader):
        opt.zero_grad()
        loss = ((model(a) - b) ** 2).mean()
        loss.backward()
        opt.step()
        numbers[i] = loss.item()`;
    const prepared = `${PREPARED}
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(x, y), batch_size=32)
opt = torch.optim.SGD(model.parameters(), lr=1e-2)`;
    const enough = await runCells(scripts, [prepared, loop(20)]);
    assert.equal(enough.code, 0, enough.stderr);
    assert.equal(enough.record.sweep.steps, 40);
    assert.doesNotMatch(enough.stderr, /repeated/);
    const few = await runCells(scripts, [prepared, loop(3)]);
    assert.notEqual(few.record.status, 'failed', few.stderr);
    assert.deepEqual(few.record.diagnoses, []);
    assert.equal(few.record.sweep.steps, 24);
    assert.match(few.stderr.replace(/\s+/g, ' '), /cell \[2\], line 8\)\) after the end of its last epoch/);
  });

  it('names the cell and the line that failed', async () => {
    const { record, code } = await runCells(scripts, ['import torch', 'a = 1\nb = undefined_name', 'a']);
    assert.equal(code, 4);
    assert.match(
      record.diagnoses[0]?.message ?? '',
      /^train\.ipynb failed before its first training step: NameError: .* \(cell \[2\], line 2\)\.$/,
    );
  });
});

describe('the tested cell of a Python notebook', () => {
  const scripts = pythonScripts();
  const optimizer = 'opt = torch.optim.SGD(model.parameters(), lr=1e-2)';

  it('is swept where a cell above has trained with the same optimizer', async () => {
    const { record } = await runCells(
      scripts,
      [PREPARED, optimizer, TRAINING, TRAINING, 'loss'],
      ['--cell', '4'],
    );
    const [pass] = record.passes;
    assert.equal(pass?.points[0]?.step, 0);
    assert.equal(pass?.points[0]?.lr, 1e-7);
    // What the cell above has learnt is there.
    assert.ok((pass?.points[0]?.loss ?? 1) < 0.5, String(pass?.points[0]?.loss));
    assert.equal(record.target.kind === 'cells' && record.target.cell, 'cell-d');
  });

  it('is said not to train where only a cell above does', async () => {
    const { record, code } = await runCells(
      scripts,
      [PREPARED, optimizer, TRAINING, 'loss'],
      ['--cell', '4'],
    );
    assert.equal(code, 5);
    assert.match(
      record.diagnoses[0]?.message ?? '',
      /^train\.ipynb made SGD \(cell \[2\], line 1\), but cell \[4\] took no training step\.$/,
    );
  });

  it('is the one with %%find_lr, whose options count', async () => {
    const magic = `%%find_lr --steps 25 --max-lr 1\n${TRAINING}`;
    const { record } = await runCells(scripts, [PREPARED, optimizer, magic, 'loss'], []);
    assert.equal(record.target.kind === 'cells' && record.target.cell, 'cell-c');
    assert.equal(record.sweep.maxLr, 1);
  });
});
