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

  it('names the cell and the line that failed', async () => {
    const { record, code } = await runCells(scripts, ['import torch', 'a = 1\nb = undefined_name', 'a']);
    assert.equal(code, 4);
    assert.match(
      record.diagnoses[0]?.message ?? '',
      /^train\.ipynb failed before its first training step: NameError: .* \(cell \[2\], line 2\)\.$/,
    );
  });
});
