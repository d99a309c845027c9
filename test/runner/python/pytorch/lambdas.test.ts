import assert from 'node:assert/strict';
import type { OptimizerEntry } from '../../../../src/protocol/record.ts';
import { suggestedFor } from '../../../../src/protocol/suggested.ts';
import { writtenLr } from '../../../../src/source/index.ts';
import { pythonScripts } from '../support/scripts.ts';

/** Each optimizer trains on its own. */
const SCRIPT = `
import random
import torch
from torch.optim import Adam
from torch.optim.lr_scheduler import LambdaLR

def made(lr, **options):
    return Adam([torch.nn.Parameter(torch.ones(2))], lr=lr, **options)

def train(optimizer):
    optimizer.zero_grad()
    loss = sum((p * p).sum() for group in optimizer.param_groups for p in group['params'])
    loss.backward()
    optimizer.step()

def noam(step, size=400, warmup=100):
    step = max(step, 1)
    return size ** -0.5 * min(step ** -0.5, step * warmup ** -1.5)

class Counts:
    calls = 0
    def __call__(self, step):
        self.calls += 1
        return 0.001 * random.random() if step > 5 else 0.01

before = random.getstate()
# 0 the function gives the LR
o = made(1.0); LambdaLR(o, noam); train(o)
# 1 the function goes up to 1, and beyond the schedule's end to anything
o = made(2e-3); LambdaLR(o, lambda step: min(step / 50, (1 - step / 1000) ** 2)); train(o)
# 2 an object that counts its calls; its random numbers are put back
counts = Counts(); o = made(0.5); LambdaLR(o, counts); train(o)
# 3 a list that ends
o = made(3e-3); LambdaLR(o, lambda epoch: [1, 0.5, 0.1][epoch]); train(o)
# 4 groups with factors of their own
w, v = torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(2))
o = Adam([{'params': [w]}, {'params': [v]}], lr=1.0); LambdaLR(o, [lambda s: 1e-3, lambda s: 1e-4]); train(o)
# 5 nobody gives an LR
o = Adam([torch.nn.Parameter(torch.ones(2))]); LambdaLR(o, lambda s: 8 if s > 20 else 1); train(o)
assert counts.calls == 1 and random.getstate() == before
print('as it was')
`;

describe('PyTorch: a LambdaLR', () => {
  const scripts = pythonScripts();

  it('whose functions go elsewhere than to 1 makes the LR, and what is written is divided by them', async () => {
    const { record, stderr } = await scripts.run(SCRIPT, ['--optimizer', '99', '--verbose']);
    assert.match(stderr, /as it was/);
    const seen = record.optimizers.map((entry: OptimizerEntry) => {
      const { places } = suggestedFor(entry, 6e-3);
      return [
        Number(entry.lr?.toPrecision(4) ?? NaN),
        ...places.map(({ literal, lr }) => `${literal.text}: ${writtenLr(literal, lr)}`),
      ];
    });
    assert.deepEqual(seen, [
      [5e-3, '1.0: 1.2'],
      [2e-3, '2e-3: 6e-3'],
      [5e-3, '0.5: 0.6'],
      [3e-3, '3e-3: 6e-3'],
      [NaN],
      [8e-3, ': 7.5e-4'],
    ]);
    const [noam, , , , groups] = record.optimizers;
    assert.match(
      noam?.literalNote ?? '',
      /^LambdaLR at train\.py:\d+ multiplies the LR that the optimizer is made with by up to 5e-3/,
    );
    assert.match(
      groups?.literalNote ?? '',
      /^LambdaLR at train\.py:\d+ multiplies the LR of each parameter group/,
    );
  });
});
