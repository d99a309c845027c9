import assert from 'node:assert/strict';
import { watch, type Seen } from '../support/events.ts';
import { pythonScripts } from '../support/scripts.ts';

const HEAD = `
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(400, 8)
y = 3 * x[:, :1] + x[:, 1:2]
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)
mse = nn.functional.mse_loss
`;

const LIGHTNING = `${HEAD}
import lightning as L

class Lit(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(8, 1)
        self.outputs = []

    def on_train_epoch_start(self):
        self.rows = [0.0] * self.trainer.num_training_batches

    def training_step(self, batch, batch_idx):
        loss = mse(self.net(batch[0]), batch[1])
        self.rows[batch_idx] = loss.item()
        self.outputs.append(loss.detach())
        return loss

    def on_train_epoch_end(self):
        print('epoch', self.current_epoch, len(self.outputs), flush=True)
        torch.stack(self.outputs).mean()
        self.outputs.clear()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=1e-2)
`;

/** Of the kind of timm's \`train.py\`: what it keeps of an epoch's length is what it goes by. */
const TIMM = `${HEAD}
import timm.optim, timm.scheduler
from timm.utils import AverageMeter
from collections import OrderedDict
import math

loader = DataLoader(TensorDataset(x, y), batch_size=32)

def train_one_epoch(epoch, model, loader, optimizer, lr_scheduler, accum_steps=2):
    second_order = hasattr(optimizer, 'is_second_order') and optimizer.is_second_order
    losses_m = AverageMeter()
    model.train()
    last_accum_steps = len(loader) % accum_steps
    updates_per_epoch = (len(loader) + accum_steps - 1) // accum_steps
    num_updates = epoch * updates_per_epoch
    last_batch_idx = len(loader) - 1
    last_batch_idx_to_accum = len(loader) - last_accum_steps
    update_sample_count = 0
    optimizer.zero_grad()
    for batch_idx, (input, target) in enumerate(loader):
        last_batch = batch_idx == last_batch_idx
        need_update = last_batch or (batch_idx + 1) % accum_steps == 0
        update_idx = batch_idx // accum_steps
        if batch_idx >= last_batch_idx_to_accum:
            accum_steps = last_accum_steps
        loss = mse(model(input), target) / accum_steps
        loss.backward(create_graph=second_order)
        losses_m.update(loss.item() * accum_steps, input.size(0))
        update_sample_count += input.size(0)
        if not need_update:
            continue
        optimizer.step()
        num_updates += 1
        optimizer.zero_grad()
        assert update_idx < updates_per_epoch and num_updates <= (epoch + 1) * updates_per_epoch
        print('Train: %d [%d/%d]' % (epoch, update_idx, updates_per_epoch), flush=True)
        lr_scheduler.step_update(num_updates=num_updates, metric=losses_m.avg)
    return OrderedDict([('loss', losses_m.avg)])

def validate(model, loader):
    model.eval()
    last_idx = len(loader) - 1
    losses_m = AverageMeter()
    with torch.no_grad():
        for batch_idx, (input, target) in enumerate(loader):
            losses_m.update(mse(model(input), target).item(), input.size(0))
    return OrderedDict([('loss', losses_m.avg)])

def main():
    model = nn.Linear(8, 1)
    optimizer = timm.optim.create_optimizer_v2(model, opt='sgd', lr=0.05, momentum=0.9)
    updates_per_epoch = (len(loader) + 1) // 2
    lr_scheduler, num_epochs = timm.scheduler.create_scheduler_v2(
        optimizer, sched='cosine', num_epochs=40, warmup_epochs=0, step_on_epochs=False, updates_per_epoch=updates_per_epoch,
    )
    best = None
    start_epoch = 0
    for epoch in range(start_epoch, num_epochs):
        train_metrics = train_one_epoch(epoch, model, loader, optimizer, lr_scheduler)
        eval_metrics = validate(model, loader)
        lr_scheduler.step(epoch + 1, eval_metrics['loss'])

if __name__ == '__main__':
    main()
`;

const TRAINER = `
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainerCallback, TrainingArguments
torch.manual_seed(0)

class Data(torch.utils.data.Dataset):
    x = torch.randint(0, 50, (200, 8))
    def __len__(self):
        return 200
    def __getitem__(self, i):
        return {'input_ids': self.x[i], 'labels': int(self.x[i, 0] > 25)}

class Keeping(TrainerCallback):
    def on_train_begin(self, args, state, control, **kwargs):
        self.epochs = [[None] * (state.max_steps // state.num_train_epochs) for _ in range(state.num_train_epochs)]
    def on_step_end(self, args, state, control, **kwargs):
        step = state.global_step - 1
        self.epochs[step // 10][step % 10] = state.epoch

config = BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, max_position_embeddings=16,
)
args = TrainingArguments('out', learning_rate=5e-4, per_device_train_batch_size=20, num_train_epochs=EPOCHS, report_to=[])
Trainer(BertForSequenceClassification(config), args, train_dataset=Data(), callbacks=[Keeping()]).train()
`;

function assertWhole({ record, code, output, repeated }: Seen): void {
  assert.equal(code, 0, output);
  assert.equal(record.sweep.steps, 100);
  assert.ok(record.passes[0]!.points.length >= 60, `${record.passes[0]!.points.length} points`);
  assert.deepEqual(repeated, []);
}

describe("Trainers: the script's own epochs", () => {
  const scripts = pythonScripts();

  it('of Lightning end as they do, with their hooks, and more follow past max_epochs', async () => {
    const ran = await watch(
      scripts,
      `${LIGHTNING}
L.Trainer(max_epochs=2, logger=False, enable_checkpointing=False).fit(Lit(), loader)
`,
    );
    assertWhole(ran);
    assert.match(ran.output, /epoch 0 10\n[^]*epoch 1 10\n[^]*epoch 2 10\n/);
  });

  it('of Lightning come with their validations where a hook needs what those measure', async () => {
    const { record, code, output, repeated } = await watch(
      scripts,
      `${LIGHTNING}
class Validated(Lit):
    def validation_step(self, batch, batch_idx):
        self.log('val_loss', mse(self.net(batch[0]), batch[1]))

    def on_train_epoch_end(self):
        self.trainer.callback_metrics['val_loss'].item()
        super().on_train_epoch_end()

L.Trainer(max_epochs=30, logger=False, enable_checkpointing=False).fit(Validated(), loader, loader)
`,
    );
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 100);
    assert.ok(record.passes[0]!.points.length >= 60);
    assert.match(repeated.join(), /after an evaluation that Find LR had ended early/);
  });

  it("of a script of timm's kind follow one another", async () => {
    const ran = await watch(scripts, TIMM);
    assertWhole(ran);
    assert.match(ran.output, /Train: 1 \[6\/7\]/);
  });

  it("of Hugging Face's Trainer are as many as its callbacks are told, and followed by more", async () => {
    assertWhole(await watch(scripts, TRAINER.replace('EPOCHS', '20')));
    const { record, code, output, repeated } = await watch(scripts, TRAINER.replace('EPOCHS', '3'));
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 30);
    assert.match(repeated.join(), /IndexError.* after the end of its last epoch/);
  });
});
