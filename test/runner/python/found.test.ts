import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dist } from '../../cli/support/command.ts';
import { pythonScripts } from './support/scripts.ts';

/** Each optimizer is made with 1e-2, and was found to train best with 4e-2. */
const SCRIPT = `
import json, torch
from torch.optim.lr_scheduler import CyclicLR, CosineAnnealingLR, OneCycleLR, ReduceLROnPlateau, SequentialLR, ConstantLR
say = lambda name, value: print(json.dumps([name, value]))
parameter = lambda: torch.nn.Parameter(torch.ones(1, dtype=torch.float64))

def used(optimizer, w):
    "The LR that a step is really taken with."
    before = w.item()
    w.grad = torch.ones_like(w)
    optimizer.step()
    return before - w.item()

def sgd(lr=1e-2, **options):
    w = parameter()
    return torch.optim.SGD([w], lr=lr, **options), w

o, w = sgd()                                                                # 0
cycle = OneCycleLR(o, max_lr=0.5, total_steps=10, pct_start=0.3, cycle_momentum=False)
seen = []
for _ in range(10):
    seen.append(used(o, w))
    if len(seen) < 10: cycle.step()
say('one-cycle', [max(seen), seen[0], seen[0] - cycle.base_lrs[0]])

o, w = sgd(momentum=0.9)                                                    # 1
cyclic = CyclicLR(o, 0.1, [0.4], step_size_up=2)
say('cyclic', [cyclic.base_lrs[0], used(o, w)])

o, w = sgd(torch.tensor(1e-2))                                              # 2
say('tensor', [type(o.param_groups[0]['lr']).__name__, float(o.param_groups[0]['lr']), used(o, w)])

o, w = sgd()                                                                # 3: as pytorch/examples imagenet does
for epoch in range(3):
    for group in o.param_groups: group['lr'] = 1e-2 * 0.1 ** epoch
    say('by hand %d' % epoch, [o.param_groups[0]['lr'], used(o, w)])

o, w = sgd()                                                                # 4
used(o, w)
for group in o.param_groups: group['lr'] *= 0.5
say('halved later', used(o, w))

o, w = sgd()                                                                # 5
v = parameter()
o.add_param_group({'params': [v]})
say('group added', used(o, v))

o, w = sgd()                                                                # 6
plateau = ReduceLROnPlateau(o, factor=0.1, patience=0)
used(o, w)
for loss in (1.0, 1.0, 1.0): plateau.step(loss)
say('plateau', used(o, w))

o, w = sgd()                                                                # 7
both = SequentialLR(o, [ConstantLR(o, 0.5, 2), CosineAnnealingLR(o, 10)], [2])
say('sequential', [used(o, w), both.step(), used(o, w), both.step(), used(o, w)])

o, w = sgd()                                                                # 8: the sweep saw its LR set by hand
say('known by hand', [o.param_groups[0]['lr'], used(o, w)])

o, w = sgd()                                                                # 9: nothing was found for it
say('own', used(o, w))

class Mine(torch.optim.SGD):
    def __init__(self, params): super().__init__(params, lr=1e-2)
    def step(self, closure=None): return super().step(closure)
w = parameter()
say('subclass', used(Mine([w]), w))                                         # 10

o, w = sgd()                                                                # 11
used(o, w)
saved = o.state_dict()
say('saved', saved['param_groups'][0]['lr'])
w.grad = torch.full_like(w, float('nan'))
o.step()
say('after a loss that is no number', 'trains on')
`;

describe('PyTorch: a training with found LRs', () => {
  const scripts = pythonScripts();

  it('gives the found LR to whatever schedules it, and needs no engine', async () => {
    const script = await scripts.write('train.py', SCRIPT);
    const ids = Array.from({ length: 12 }, (_, id) => String(id)).filter((id) => id !== '9');
    const hook = {
      kind: 'fixed',
      lrs: Object.fromEntries(ids.map((id) => [id, 4e-2])),
      byHand: ['8'],
      steps: null,
    };
    const start = { kind: 'start', protocol: 1, hook, optimizer: null, seed: null, guard: false, script };
    const { status, stdout, stderr } = spawnSync(scripts.python, [script], {
      encoding: 'utf8',
      env: {
        ...process.env,
        OMP_NUM_THREADS: '1',
        PYTHONPATH: join(dist, 'runner/python'),
        FIND_LR_SPEC: JSON.stringify(start),
      },
    });
    assert.equal(status, 0, stderr);
    const told = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as [string, unknown]),
    );
    const numbers = (name: string): number[] => [told.get(name)].flat() as number[];
    const expect = (name: string, ...expected: (number | null | string)[]): void => {
      const actual = numbers(name);
      assert.equal(actual.length, expected.length, name);
      expected.forEach((value, i) => {
        if (typeof value !== 'number') return assert.equal(actual[i], value, name);
        assert.ok(Math.abs(actual[i]! - value) < 1e-9, `${name}: ${actual.join(', ')}`);
      });
    };
    expect('one-cycle', 0.04, 0.04 / 25, 0);
    expect('cyclic', 0.01, 0.01);
    assert.equal(numbers('tensor')[0], 'Tensor');
    assert.ok(Math.abs(numbers('tensor')[2]! - 0.04) < 1e-6);
    for (const epoch of [0, 1, 2]) expect(`by hand ${epoch}`, 0.01 * 0.1 ** epoch, 0.04 * 0.1 ** epoch);
    expect('halved later', 0.02);
    expect('group added', 0.04);
    expect('plateau', 0.0004);
    expect('sequential', 0.02, null, 0.02, null, 0.04);
    expect('known by hand', 0.01, 0.04);
    expect('own', 0.01);
    expect('subclass', 0.04);
    expect('saved', 0.04);
    assert.equal(
      stderr,
      'Find LR: The script sets the LR of SGD by hand after 1 steps, which it did not do in the sweep. It is taken as it is.\n',
    );
  });
});
