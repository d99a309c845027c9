import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunRecord, type OptimizerEntry } from '../../../../src/protocol/record.ts';
import { findLr } from '../../../cli/support/command.ts';
import { pythonScripts } from '../support/scripts.ts';

const HEAD = `
import torch
torch.manual_seed(0)
x = torch.randn(200, 4)
y = x @ torch.randn(4, 1)
net = torch.nn.Linear(4, 1)
`;

const loop = (before: string, after = 'pass'): string => `
for step in range(120):
    ${before}
    opt.zero_grad()
    torch.nn.functional.mse_loss(net(x), y).backward()
    opt.step()
    ${after}
`;

const BEYOND = `${HEAD}
start, top = 1e-6, 1e-3
opt = torch.optim.AdamW(net.parameters(), lr=start)
${loop('for g in opt.param_groups: g["lr"] = start + min(1.0, step / 20) * (top - start)')}`;

const AFTER_STEPS = `${HEAD}
opt = torch.optim.AdamW(net.parameters(), lr=1e-6)
${loop('pass', 'opt.param_groups[0]["lr"] = min(1e-3, 5e-5 * (step + 1))')}`;

const OWN_CLASS = `${HEAD}
class Warmup:
    def __init__(self, optimizer, start, peak):
        self.optimizer, self.start, self.peak, self.n = optimizer, start, peak, 0
        self.set(start)
    def set(self, lr):
        for g in self.optimizer.param_groups:
            g["lr"] = lr
    def step(self):
        self.n += 1
        self.set(self.start + (self.peak - self.start) * min(1.0, self.n / 20))
opt = torch.optim.AdamW(net.parameters())
sched = Warmup(opt, start=1e-5, peak=1e-3)
${loop('pass', 'sched.step()')}`;

const COMPUTED = `${HEAD}
base = 1e-3
opt = torch.optim.AdamW(net.parameters(), lr=base)
${loop('for g in opt.param_groups: g["lr"] = base * min(1.0, (step + 1) / 20)')}`;

const READ_AGAIN = `${HEAD}
opt = torch.optim.AdamW(net.parameters(), lr=2e-3)
for g in opt.param_groups: g.setdefault("initial_lr", g["lr"])
${loop('for g in opt.param_groups: g["lr"] = g["initial_lr"] * min(1.0, (step + 1) / 20)')}`;

describe('PyTorch: an LR that the script sets by hand at each step', () => {
  const scripts = pythonScripts();
  const entryOf = async (script: string): Promise<OptimizerEntry> =>
    (await scripts.run(script, ['--steps', '50'])).record.optimizers[0]!;

  it('has no place where it goes beyond that of the construction, and nothing is trained with it', async () => {
    await scripts.write('beyond.py', BEYOND);
    const words = ['run', 'beyond.py', '--python', scripts.python, '--steps', '50', '--out', 'r.json'];
    const { stderr, stdout } = await findLr([...words, '--then-train'], {
      cwd: scripts.folder,
      env: { OMP_NUM_THREADS: '1' },
    });
    const record = parseRunRecord(JSON.parse(await readFile(join(scripts.folder, 'r.json'), 'utf8')));
    const [entry] = record.optimizers;
    assert.deepEqual([entry?.lr, entry?.literal, entry?.candidates], [null, null, undefined]);
    assert.match(
      entry?.literalNote ?? '',
      /^The script sets the LR by hand at each step, at beyond\.py:\d+, and raises/,
    );
    assert.match(
      `${stdout}${stderr}`.replace(/\s+/g, ' '),
      /The script is not trained: it sets its LR by hand at each step, and raises it above/,
    );
  });

  it('has no place either where it is raised after steps only', async () => {
    const { lr, literal, literalNote } = await entryOf(AFTER_STEPS);
    assert.deepEqual([lr, literal], [null, null]);
    assert.match(literalNote ?? '', /^The script sets the LR by hand at each step, and raises it above/);
  });

  it('has none at a construction that it does not go by', async () => {
    const { literal, literalNote } = await entryOf(OWN_CLASS);
    assert.equal(literal, null);
    assert.match(
      literalNote ?? '',
      /^The script sets the LR by hand at train\.py:\d+, before its first step/,
    );
  });

  it('has the number of the construction where it is computed from that', async () => {
    const { literal, lr } = await entryOf(COMPUTED);
    assert.deepEqual([literal?.text, lr], ['1e-3', 1e-3]);
  });

  it('has the number of the construction where the optimizer’s own LR is read again', async () => {
    const { literal, lr } = await entryOf(READ_AGAIN);
    assert.deepEqual([literal?.text, lr], ['2e-3', 2e-3]);
  });
});
