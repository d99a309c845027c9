import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { pythonScripts } from '../support/scripts.ts';
import { assertRising } from './support.ts';

/** The loss is 2 in each step of four micro-batches; ten batches an epoch. */
const HEAD = `
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(400, 8)
model = nn.Linear(8, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
loader = DataLoader(TensorDataset(x), batch_size=40, shuffle=True)
`;

const ACCELERATE = `${HEAD}
from accelerate import Accelerator
accelerator = Accelerator(gradient_accumulation_steps=4, log_with='tensorboard', project_dir='logs')
accelerator.init_trackers('project', config={'lr': 1e-3})
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0, 1 - step / 4))
model, optimizer, loader, scheduler = accelerator.prepare(model, optimizer, loader, scheduler)
board = accelerator.get_tracker('tensorboard', unwrap=True)
for epoch in range(2):
    for i, (a,) in enumerate(loader):
        with accelerator.accumulate(model):
            accelerator.backward(0 * model(a).sum() + 2)
            if accelerator.sync_gradients:
                accelerator.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        board.add_scalar('loss', 2, i)
        accelerator.log({'loss': 2}, step=i)
        if i > 3:
            accelerator.save_state('checkpoint')
accelerator.end_training()
`;

const FABRIC = `${HEAD}
from lightning.fabric import Fabric
from lightning.fabric.loggers import CSVLogger

class Stream(torch.utils.data.IterableDataset):  # Has no length.
    def __iter__(self):
        return iter(TensorDataset(x))

loader = DataLoader(Stream(), batch_size=40)
fabric = Fabric(accelerator='cpu', precision='bf16-mixed', loggers=CSVLogger('logs'))
fabric.launch()
model, optimizer = fabric.setup(model, optimizer)
loader = fabric.setup_dataloaders(loader)
for epoch in range(2):
    for i, (a,) in enumerate(loader):
        accumulating = i % 4 != 3
        with fabric.no_backward_sync(model, enabled=accumulating):
            fabric.backward((0 * model(a).sum() + 2) / 4)
        if not accumulating:
            fabric.clip_gradients(model, optimizer, max_norm=1.0)
            optimizer.step()
            optimizer.zero_grad()
            fabric.log('loss', 2)
            fabric.save('checkpoint/state.ckpt', {'model': model, 'optimizer': optimizer})
`;

describe('Accelerate and Fabric', () => {
  const scripts = pythonScripts();

  for (const [name, text] of [
    ['Accelerate', ACCELERATE],
    ['Fabric', FABRIC],
  ] as const) {
    it(`${name} goes round, a point a step of four micro-batches, and leaves nothing behind`, async () => {
      const { record, stderr } = await scripts.run(text, ['--no-stop']);
      assert.equal(record.status, 'completed', stderr);
      assert.deepEqual(await readdir(scripts.folder), ['train.py']);
      const { points } = record.passes[0]!;
      assert.ok(points.length >= 100, `${points.length} points`);
      assertRising(points);
      assert.ok(
        points.every(({ loss }) => Math.abs(loss! - 2) < 1e-5),
        JSON.stringify(points.slice(0, 5)),
      );
      const [optimizer] = record.optimizers;
      assert.deepEqual([optimizer?.literal?.text, optimizer?.batchSize], ['1e-3', 40]);
    });
  }
});
