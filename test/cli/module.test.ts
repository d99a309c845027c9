import assert from 'node:assert/strict';
import { pythonScripts } from '../runner/python/support/scripts.ts';
import { findLr, recordOf } from './support/command.ts';

describe('find-lr run on a Python package', function () {
  const scripts = pythonScripts();

  before(async () => {
    await scripts.write('net/__init__.py', '');
    await scripts.write('net/config.py', 'LR = 0.001\n');
    await scripts.write(
      'net/train.py',
      `
import sys, torch
from .config import LR
assert __name__ == "__main__" and __package__ == "net" and sys.argv[1:] == ["--wide", "8"], sys.argv
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=LR)
while True:
    x = torch.randn(32, 4)
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
`,
    );
  });

  for (const words of [['-m', 'net.train'], ['net/train.py']]) {
    it(`trains the module by ${words.join(' ')}`, async () => {
      const { folder, python } = scripts;
      const env = { OMP_NUM_THREADS: '1' };
      const outcome = await findLr(['run', ...words, '--json', '--python', python, '--', '--wide', '8'], {
        cwd: folder,
        env,
      });
      assert.equal(outcome.code, 0, outcome.stderr);
      const { target, optimizers } = recordOf(outcome);
      assert.match(target.path, /net\/train\.py$/);
      assert.match(optimizers[0]?.literal?.file ?? '', /net\/config\.py$/);
      assert.match(outcome.stderr, / -m net\.train /);
    });
  }

  it('says that there is no such module', async () => {
    const outcome = await findLr(['run', '-m', 'net.tain'], { cwd: scripts.folder });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /There is no module net\.tain in /);
  });
});
