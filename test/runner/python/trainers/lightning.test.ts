import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { pythonScripts } from '../support/scripts.ts';
import { assertRising } from './support.ts';

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

/** Every loss is 2; a validation, an epoch's end, or a metric that only a validation has, would fail the script. */
const AUTOMATIC = `${HEAD}
import sys
import lightning as L
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger, WandbLogger

class Lit(L.LightningModule):
    def __init__(self, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Linear(8, 1)

    def training_step(self, batch, batch_idx):
        loss = 0 * mse(self.net(batch[0]), batch[1]) + 2
        self.log('train_loss', loss, prog_bar=True)
        self.logger.experiment.log_metrics({'loss': 1.0}, step=batch_idx)
        return loss

    def validation_step(self, batch, batch_idx):
        raise RuntimeError('validated')

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
        return {'optimizer': optimizer, 'lr_scheduler': {'scheduler': plateau, 'monitor': 'val_loss'}}

loggers = [CSVLogger('logs')]
if '--wandb' in sys.argv:
    loggers.append(WandbLogger(project='p', offline=True))
    loggers[1].experiment.config.update({'a': 1})
trainer = L.Trainer(
    max_epochs=1, max_time='00:00:00:01', val_check_interval=2, accumulate_grad_batches=3, gradient_clip_val=1.0,
    callbacks=[EarlyStopping('val_loss'), ModelCheckpoint(every_n_train_steps=1), LearningRateMonitor('step')],
    logger=loggers, log_every_n_steps=1,
)
trainer.fit(Lit(), loader, loader)
`;

const MANUAL = `${HEAD}
import pytorch_lightning as pl
from pytorch_lightning.tuner import Tuner

class Lit(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False
        self.lr = 2e-3
        self.one = nn.Sequential(nn.Linear(8, 16), nn.ReLU())
        self.two = nn.Linear(16, 1)

    def training_step(self, batch, batch_idx):
        one, two = self.optimizers()
        loss = mse(self.two(self.one(batch[0])), batch[1])
        one.zero_grad(); two.zero_grad()
        self.manual_backward(loss)
        self.clip_gradients(one, gradient_clip_val=0.5)
        one.step(); two.step()
        for scheduler in self.lr_schedulers():
            scheduler.step()

    def configure_optimizers(self):
        one = torch.optim.Adam(self.one.parameters(), lr=2e-3)
        two = torch.optim.SGD(self.two.parameters(), lr=3e-2)
        return [one, two], [
            torch.optim.lr_scheduler.StepLR(one, 1),
            torch.optim.lr_scheduler.OneCycleLR(two, 1.0, total_steps=5),
        ]

model = Lit()
trainer = pl.Trainer(max_steps=4, limit_train_batches=3, precision='bf16-mixed')
found = Tuner(trainer).lr_find(model, loader)
found.plot(suggest=True)
assert found.suggestion() == 2e-3
trainer.fit(model, loader)
`;

const CLI = `${HEAD}
from lightning.pytorch import LightningModule
from lightning.pytorch.cli import LightningCLI

class Lit(LightningModule):
    def __init__(self, learning_rate: float = 0.5):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Linear(8, 1)

    def training_step(self, batch, batch_idx):
        return mse(self.net(batch[0]), batch[1])

    def train_dataloader(self):
        return loader

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.learning_rate)

if __name__ == '__main__':
    LightningCLI(Lit)
`;

describe('Lightning', () => {
  const scripts = pythonScripts();

  it('goes on past the end of the training, and validates, saves and logs nothing', async () => {
    const { record, stderr } = await scripts.run(AUTOMATIC, ['--no-stop', '--', '--wandb']);
    assert.equal(record.status, 'completed', stderr);
    assert.deepEqual(await readdir(scripts.folder), ['train.py']);
    assert.equal(record.passes.length, 1);
    const { points } = record.passes[0]!;
    assert.ok(points.length >= 100, `${points.length} points`);
    assertRising(points);
    // Three micro-batches a step, also at the end of the ten batches; Lightning divides each loss by three.
    assert.ok(points.every(({ loss }) => Math.abs(loss! - 2) < 1e-5));
    assert.equal(record.optimizers[0]?.literal?.text, '1e-3');
    assert.ok(stderr.includes('WandbLogger of Lightning logs nothing'), stderr);
  });

  it('writes what the script writes without the guard', async () => {
    const { record, stderr } = await scripts.run(AUTOMATIC, ['--no-guard']);
    assert.equal(record.passes.length, 1, stderr);
    assert.ok((await readdir(scripts.folder)).includes('logs'));
  });

  it('sweeps each optimizer of a manual optimization, and not what the own LR finder trains', async () => {
    const { record, stderr } = await scripts.run(MANUAL);
    assert.deepEqual(
      record.optimizers.map(({ type, literal }) => [type, literal?.text]),
      [
        ['Adam', '2e-3'],
        // OneCycleLR's own, in place of the 3e-2 that SGD is given.
        ['SGD', '1.0'],
      ],
      stderr,
    );
    assert.equal(record.passes.length, 2);
    for (const { points } of record.passes) {
      assert.ok(points.length > 40, `${points.length} points`);
      assertRising(points);
    }
    assert.ok(stderr.includes("The script's own LR finder (Tuner.lr_find) is not run"), stderr);
    assert.ok(
      !record.diagnoses.some(({ code }) => code === 'idle-optimizer' || code === 'optimizers-together'),
    );
  });

  it('runs what LightningCLI builds from a configuration, and saves none', async () => {
    await scripts.write('config.yaml', 'model:\n  learning_rate: 0.04\ntrainer:\n  max_epochs: 1\n');
    const before = await readdir(scripts.folder);
    const { record, code, stderr } = await scripts.run(CLI, ['--', 'fit', '--config', 'config.yaml']);
    assert.equal(code, 0, stderr);
    assert.equal(record.optimizers[0]?.lr, 0.04);
    assert.deepEqual(await readdir(scripts.folder), before);
  });
});
