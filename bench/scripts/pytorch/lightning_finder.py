"""Lightning's `Tuner.lr_find`."""
import lightning as L
import torch
from lightning.pytorch.tuner import Tuner
from torch.nn import functional as F

from task import LR, MAX_LR, MIN_LR, STEPS, loader, model


class Module(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.lr = LR
        self.model = model

    def training_step(self, batch):
        images, labels = batch
        return F.cross_entropy(self.model(images), labels)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.lr)


trainer = L.Trainer(
    max_epochs=2, logger=False, enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False
)
finder = Tuner(trainer).lr_find(
    Module(), train_dataloaders=loader, min_lr=MIN_LR, max_lr=MAX_LR, num_training=STEPS, early_stop_threshold=4.0
)
print(finder.suggestion())
