import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';

const HEAD = `
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(640, 8)
y = x @ torch.randn(8, 1)
loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
`;

describe("A script's own LR finder", () => {
  const scripts = pythonScripts('peers');

  it('of torch-lr-finder runs as ever, and the training after it is swept', async () => {
    const { record, code, stderr } = await scripts.run(
      `${HEAD}
from torch_lr_finder import LRFinder
finder = LRFinder(model, optimizer, nn.MSELoss(), device='cpu')
finder.range_test(loader, end_lr=1, num_iter=30)
print('history of', len(finder.history['lr']), flush=True)
finder.reset()
for epoch in range(10):
    for a, b in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(a), b).backward()
        optimizer.step()
`,
      ['--verbose'],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^history of [23]\d$/m);
    const [optimizer] = record.optimizers;
    assert.deepEqual(
      [optimizer?.lr, optimizer?.literal?.text, optimizer?.schedule],
      [1e-4, '1e-4', undefined],
    );
    assert.ok(Math.abs((record.passes[0]?.points[0]?.lr ?? 0) / 1e-7 - 1) < 1e-6);
    assert.match(stderr, /own LR finder \(LRFinder\.range_test\) runs as it does without a sweep/);
  });

  it("of Ignite too; where its answer is applied, that is the script's LR, and no number of the source is", async () => {
    const { record, code, stderr } = await scripts.run(
      `${HEAD}
from ignite.engine import create_supervised_trainer
from ignite.handlers import FastaiLRFinder
trainer = create_supervised_trainer(model, optimizer, nn.MSELoss())
finder = FastaiLRFinder()
with finder.attach(trainer, to_save={'model': model, 'optimizer': optimizer}, end_lr=1.0) as with_finder:
    with_finder.run(loader, max_epochs=3)
finder.apply_suggested_lr(optimizer)
before = model[2].bias.item()
step = optimizer.step
def told(*args, **kwargs):
    before = model[2].bias.item()
    result = step(*args, **kwargs)
    used.append((before - model[2].bias.item()) / model[2].bias.grad.item())
    return result
used = []
optimizer.step = told
trainer.run(loader, max_epochs=8)
print('used', used[0])
`,
      ['--then-train'],
    );
    assert.equal(code, 0, stderr);
    const [optimizer] = record.optimizers;
    assert.ok((optimizer?.lr ?? 0) > 1e-3, 'what the finder has answered');
    assert.equal(optimizer?.literal, null);
    assert.match(
      optimizer?.literalNote ?? '',
      /own finder \(FastaiLRFinder, train\.py:18\) sets the LR at every start/,
    );
    const found = Number(record.results[0]?.recommended?.lr.toPrecision(2));
    const used = Number(/^used (\S+)$/m.exec(stderr)?.[1]);
    assert.ok(Math.abs(used / found - 1) < 0.02, `${used} instead of ${found}`);
  });

  it("of Lightning is not run; its answer is the script's own LR, which it sets at every start", async () => {
    const { record, code, stderr } = await scripts.run(`
import torch
import lightning as L
from lightning.pytorch.tuner import Tuner
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

class Net(L.LightningModule):
    def __init__(self, learning_rate, steps):
        super().__init__()
        self.learning_rate = learning_rate
        self.steps = steps
        self.body = nn.Linear(30, 5)

    def training_step(self, batch, _):
        return nn.functional.cross_entropy(self.body(batch[0]), batch[1])

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.learning_rate)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=self.learning_rate, total_steps=self.steps)
        return [optimizer], [{'scheduler': schedule, 'interval': 'step'}]

x = torch.randn(2000, 30)
loader = DataLoader(TensorDataset(x, (x @ torch.randn(30, 5)).argmax(1)), batch_size=64, shuffle=True)
model = Net(10.00017, 5 * len(loader))
trainer = L.Trainer(max_epochs=5, accelerator='cpu', logger=False)
found = Tuner(trainer).lr_find(model, train_dataloaders=loader)
assert found.suggestion() == 10.00017
trainer.fit(model, loader)
`);
    assert.equal(code, 0, stderr);
    const [optimizer] = record.optimizers;
    assert.deepEqual([optimizer?.lr, optimizer?.literal], [10.00017, null]);
    assert.match(
      optimizer?.literalNote ?? '',
      /^The script's own finder \(Tuner\.lr_find, train\.py:27\) sets the LR at every start, so editing the number has no effect\.$/,
    );
  });
});
