import assert from 'node:assert/strict';
import { delimiter, join } from 'node:path';
import { pythonScripts } from './support/scripts.ts';

/** One that runs the next on the path, as a well-behaved one does: that is ours again. */
const POLITE = `
import importlib.machinery, importlib.util, os, sys
print('polite ran')
here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.machinery.PathFinder.find_spec('sitecustomize', [p for p in sys.path if os.path.abspath(p) != here])
if spec is not None:
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
`;

const SCRIPT = `
import torch
weight = torch.nn.Parameter(torch.ones(1))
optimizer = torch.optim.SGD([weight], lr=0.1)
for i in range(200):
    optimizer.zero_grad()
    ((weight * i) ** 2).sum().backward()
    optimizer.step()
`;

describe("a user's own sitecustomize", () => {
  const scripts = pythonScripts();

  it('runs once, and so does the one behind it, which it runs itself', async () => {
    await scripts.write('first/sitecustomize.py', POLITE);
    await scripts.write('second/sitecustomize.py', "print('second ran')\n");
    const path = ['first', 'second'].map((name) => join(scripts.folder, name)).join(delimiter);
    const { record, stderr } = await scripts.run(SCRIPT, ['--verbose'], { env: { PYTHONPATH: path } });
    assert.equal(record.optimizers.length, 1, stderr);
    assert.ok(record.passes[0]!.points.length > 20, stderr);
    assert.equal(stderr.split('polite ran').length, 2, stderr);
    assert.equal(stderr.split('second ran').length, 2, stderr);
  });
});
