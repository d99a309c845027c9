import assert from 'node:assert/strict';
import type { OptimizerEntry } from '../../../../src/protocol/record.ts';
import { pythonScripts } from '../support/scripts.ts';

/** Each optimizer trains on its own; `#` names what is seen of it. */
const SCRIPT = `
import copy, json, pickle
import torch
from torch.optim import SGD, AdamW
from torch.optim.lr_scheduler import LambdaLR, LRScheduler, OneCycleLR, StepLR

def made(lr=1e-7, kind=SGD, **options):
    return kind([torch.nn.Parameter(torch.ones(2))], lr=lr, **options)

def train(optimizer, steps=1):
    for step in range(steps):
        optimizer.zero_grad()
        loss = sum((p * p).sum() for group in optimizer.param_groups for p in group['params'])
        loss.backward()
        optimizer.step()

def adjust(optimizer, new_lr):
    for group in optimizer.param_groups:
        group['lr'] = new_lr

class Warmup(LRScheduler):
    def get_lr(self):
        return [base * (self.last_epoch + 1) / 10 for base in self.base_lrs]

# 0 set in a loop
o = made()
for g in o.param_groups:
    g['lr'] = 3e-3
train(o)
# 1 set in a function
o = made(kind=AdamW)
adjust(o, 4e-3)
train(o)
# 2 scaled by a warm-up that begins at 0
o = made(5e-3); LambdaLR(o, lambda step: step / 10); train(o)
# 3 set, then scheduled
o = made(); adjust(o, 6e-3); LambdaLR(o, lambda step: (step + 1) / 10); train(o)
# 4 a schedule of the script's own
o = made(7e-3); Warmup(o); train(o)
# 5 set after its schedule was made
o = made(); StepLR(o, 10)
adjust(o, 8e-3)
train(o)
# 6 from a checkpoint
saved = pickle.loads(pickle.dumps(made(9e-3).state_dict()))
o = made()
o.load_state_dict(saved)
train(o)
# 8 put back as it was
o = made(1e-2); state = copy.deepcopy(o.state_dict()); o.load_state_dict(state); train(o)
# 9 set to the very number it has
o = made(1e-3)
o.param_groups[0]['lr'] = 1e-3
train(o)
# 10 two groups, one of them set
w, v = torch.nn.Parameter(torch.ones(2)), torch.nn.Parameter(torch.ones(2))
o = SGD([{'params': [w]}, {'params': [v], 'lr': 2e-3}], lr=1e-7)
o.param_groups[0]['lr'] = 2e-2
train(o)
# 11 in a tensor
o = made(torch.tensor(1e-7), kind=AdamW, capturable=False)
o.param_groups[0]['lr'].fill_(3e-2)
train(o)
# 12 a cycle with peaks of its own for each group
o = SGD([{'params': [w]}, {'params': [v]}], lr=1e-7); OneCycleLR(o, max_lr=[0.4, 0.2], total_steps=10); train(o)
# 13 the groups are the script's own dicts
mine = [{'params': [w], 'lr': 1e-7}]
o = SGD(mine)
mine[0]['lr'] = 5e-2
train(o)
# 14 never set
o = made(6e-2)
print(o.param_groups[0]['lr'])
train(o)

o = made(7e-2)
groups = o.param_groups
assert type(groups[0]) is dict and json.loads(json.dumps(groups[0]['lr'])) == 7e-2 and o.param_groups == groups
assert copy.deepcopy(o).param_groups[0]['lr'] == 7e-2 and o.param_groups is groups and vars(o)['param_groups'] is groups
assert pickle.loads(pickle.dumps(o)).state_dict()['param_groups'][0]['lr'] == 7e-2
print('as it was')
`;

describe('PyTorch: the LR of the first step', () => {
  const scripts = pythonScripts();

  it('is what the script or a checkpoint has set, or the base that a schedule scales, with its place', async () => {
    const { record, stderr } = await scripts.run(SCRIPT, ['--optimizer', '99', '--verbose']);
    assert.match(stderr, /as it was/);
    const entry = (id: number): OptimizerEntry => record.optimizers.find((each) => each.id === String(id))!;
    const seen = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14].map((id) => {
      const { lr, groups, literal } = entry(id);
      const line = groups[0]?.set === undefined ? null : (groups[0].set.location?.line ?? 'unknown');
      return [
        id,
        ...groups.map((group) => Number((group.lr ?? NaN).toPrecision(6))),
        line,
        literal?.text,
        lr === groups[0]?.lr,
      ];
    });
    const lineOf = (text: string): number => SCRIPT.split('\n').indexOf(text) + 1;
    const inAdjust = lineOf('    for group in optimizer.param_groups:');
    assert.deepEqual(seen, [
      [0, 3e-3, lineOf('for g in o.param_groups:'), '3e-3', true],
      [1, 4e-3, inAdjust, '4e-3', true],
      [2, 5e-3, null, '5e-3', true],
      [3, 6e-3, inAdjust, '6e-3', true],
      [4, 7e-3, null, '7e-3', true],
      [5, 8e-3, inAdjust, '8e-3', true],
      [7, 9e-3, lineOf('o.load_state_dict(saved)'), undefined, true],
      [8, 1e-2, null, '1e-2', true],
      [9, 1e-3, lineOf("o.param_groups[0]['lr'] = 1e-3"), '1e-3', true],
      [10, 2e-2, 2e-3, lineOf("o.param_groups[0]['lr'] = 2e-2"), '2e-2', true],
      [11, 3e-2, lineOf("o.param_groups[0]['lr'].fill_(3e-2)"), '3e-2', true],
      [12, 0.4, 0.2, null, '0.4', true],
      [13, 5e-2, 'unknown', '5e-2', true],
      [14, 6e-2, null, '6e-2', true],
    ]);
    assert.match(entry(7).literalNote ?? '', /checkpoint that is loaded at train\.py:\d+, so editing/);
    assert.equal(
      entry(9).literal?.line,
      lineOf("o.param_groups[0]['lr'] = 1e-3"),
      'the number that has effect',
    );
  });
});
