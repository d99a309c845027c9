import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonScripts, type Ran } from '../support/scripts.ts';
import { HEAD, STEP } from './support.ts';

const SEEN = `
import os
os.path.exists('seen.txt') and os.remove('seen.txt')
def seen(*numbers):
    with open('seen.txt', 'a') as file: print(*numbers, file=file)
`;
const lossesOf = ({ record }: Ran, pass = 0) => record.passes[pass]!.points.map(({ loss }) => loss);
const lrsOf = ({ record }: Ran) => record.passes[0]!.points.map(({ lr }) => lr);
const ratio = (lrs: readonly number[]) => lrs[1]! / lrs[0]!;

describe('PyTorch: what a step is', () => {
  const scripts = pythonScripts();

  /** The script may call `seen(1, 2)`; what it saw is found by `lines`. */
  const run = (text: string, ...words: string[]) =>
    scripts.run(`${SEEN}${HEAD}${text}`, ['--no-guard', ...words]);
  const lines = async (): Promise<number[][]> => {
    const text = await readFile(join(scripts.folder, 'seen.txt'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
  };

  it('leaves out what a scaler skips, unscales the loss, and takes endless skips for the end', async () => {
    const outcome = await run(`
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scaler = torch.amp.GradScaler('cpu')
for i, (a, b) in enumerate(loader):
    optimizer.zero_grad()
    loss = mse(model(a), b) * 0 + 0.25 + 0 * model(a).sum()
    scaled = scaler.scale(loss)
    (scaled / 2 if i % 2 else scaled).backward()
    if i % 5 == 0 or i > 60: model[0].weight.grad[0, 0] = float('inf')
    scaler.step(optimizer); scaler.update()
`);
    const points = outcome.record.passes[0]!.points;
    assert.equal(
      points.length,
      49,
      'of 61 steps 13 were skipped; the last one tells that nothing comes any more',
    );
    assert.equal(points.at(-1)!.loss, null);
    assert.deepEqual([...new Set(points.slice(0, -1).map(({ loss }) => loss))].sort(), [0.125, 0.25]);
    assert.ok(ratio(lrsOf(outcome)) > 1.1, 'a skipped step takes no LR of the sweep');
  });

  it('counts an update once, whoever calls it: a wrapper, what it wraps, a subclass that leaves out every other', async () => {
    const wrapped = await run(
      `
class Lookahead(torch.optim.Optimizer):
    def __init__(self, base):
        super().__init__([p for g in base.param_groups for p in g['params']], dict(base.defaults))
        self.base = base
    def step(self, closure=None):
        return self.base.step(closure)
inner = torch.optim.Adam(model.parameters(), lr=2e-3)
inner.register_step_post_hook(lambda o, *_: seen(o.param_groups[0]['lr']))
optimizer = Lookahead(inner)
for a, b in loader:
    for _ in range(1):${STEP}
`,
      '--steps',
      '30',
    );
    assert.deepEqual(
      wrapped.record.optimizers.map(({ type, literal }) => [type, literal?.text]),
      [['Adam', '2e-3']],
    );
    const applied = (await lines()).flat();
    assert.deepEqual(
      applied.slice(0, 20),
      lrsOf(wrapped).slice(0, 20),
      'the inner optimizer has the LR of the sweep',
    );

    const every = await run(
      `
class SAM(torch.optim.Optimizer):
    def __init__(self, params, base, **kwargs):
        super().__init__(params, kwargs)
        self.base = base(self.param_groups, **kwargs)
        self.calls = 0
    def step(self):
        self.calls += 1
        if self.calls % 2 == 0: self.base.step()
optimizer = SAM(model.parameters(), torch.optim.SGD, lr=0.1)
for a, b in loader:
    (0.25 + 0 * model(a).sum()).backward()
    optimizer.step()
    if optimizer.calls % 2 == 0: optimizer.zero_grad()
`,
      ...['--steps', '30', '--max-lr', '1'],
    );
    assert.deepEqual(
      every.record.optimizers.map(({ type, literal }) => [type, literal?.text]),
      [['SAM', '0.1']],
    );
    assert.ok(
      lossesOf(every)
        .slice(2)
        .every((loss) => loss === 0.5),
    );
  });

  it('takes one optimizer for each parameter, stepping within the backward, for one; and gradients asked for by name', async () => {
    const within = await run(`
optimizers = {p: torch.optim.Adam([p], lr=1e-3, foreach=False) for p in model.parameters()}
def step(p):
    optimizers[p].step(); optimizers[p].zero_grad()
for p in model.parameters(): p.register_post_accumulate_grad_hook(step)
for a, b in loader:
    mse(model(a), b).backward()
`);
    assert.equal(within.code, 0, within.stderr);
    assert.equal(within.record.optimizers.length, 1);
    assert.equal(within.record.results.length, 1);
    assert.equal(within.record.optimizers[0]!.literal?.text, '1e-3');

    const asked = await run(
      `
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
parameters = list(model.parameters())
for a, b in loader:
    loss = mse(model(a), b)
    for p, g in zip(parameters, torch.autograd.grad(loss, parameters)): p.grad = g
    seen(loss.item())
    optimizer.step()
`,
      ...['--steps', '30', '--max-lr', '1e-3'],
    );
    assert.deepEqual(lossesOf(asked), (await lines()).flat().slice(0, 30));
  });

  it('keeps groups in ratio: one at LR 0, one that comes later, LRs in tensors; what the script reads and saves is its own', async () => {
    const outcome = await run(
      `
import copy, io, pickle
optimizer = torch.optim.SGD([{'params': model[0].weight, 'lr': 0.0}, {'params': model[0].bias, 'lr': torch.tensor(0.01)}], lr=0.1)
optimizer.register_step_post_hook(lambda o, *_: seen(*(float(g['lr']) for g in o.param_groups)))
step = torch.compile(lambda: optimizer.step(), fullgraph=True, backend='eager')
for i, (a, b) in enumerate(loader):
    optimizer.zero_grad(); mse(model(a), b).backward(); step()
    if i == 3: optimizer.add_param_group({'params': model[2].parameters(), 'lr': 0.02})
    if i == 5:
        saved = io.BytesIO(); torch.save(optimizer.state_dict(), saved); saved.seek(0)
        lrs = [float(g['lr']) for g in torch.load(saved)['param_groups']]
        assert [round(lr, 6) for lr in lrs] == [0.0, 0.01, 0.02], lrs
        assert pickle.loads(pickle.dumps(optimizer)).param_groups[2]['lr'] == 0.02
        optimizer.load_state_dict(copy.deepcopy(optimizer).state_dict())
`,
      ...['--steps', '30', '--max-lr', '0.1'],
    );
    assert.notEqual(outcome.code, 4, outcome.stderr);
    const applied = await lines();
    const close = (a: number, b: number) => Math.abs(a / b - 1) < 1e-5;
    const swept = lrsOf(outcome);
    assert.equal(outcome.record.optimizers.length, 1);
    assert.ok(close(outcome.record.optimizers[0]!.lr!, 0.01));
    assert.ok(applied.slice(0, 30).every(([frozen, own], i) => frozen === 0 && close(own!, swept[i]!)));
    assert.ok(applied.slice(4, 30).every(([, own, later]) => close(later!, 2 * own!)));
  });

  it('says of an optimizer without an LR that there is none to find, and does not train on', async () => {
    const outcome = await run(`
class Own(torch.optim.Optimizer):
    def __init__(self, params): super().__init__(params, dict(lr=None))
    def step(self): pass
optimizer = Own(model.parameters())
while True:
    for a, b in loader:${STEP}
`);
    assert.equal(outcome.code, 5, outcome.stderr);
    assert.match(outcome.record.diagnoses[0]?.message ?? '', /^Own \(train\.py:\d+\) was made without an LR/);
  });
});
