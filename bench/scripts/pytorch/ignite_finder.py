"""Ignite's `FastaiLRFinder`."""
import torch
from ignite.engine import create_supervised_trainer
from ignite.handlers import FastaiLRFinder
from torch.nn import functional as F

from task import MAX_LR, MIN_LR, STEPS, loader, model

optimizer = torch.optim.Adam(model.parameters(), lr=MIN_LR)
trainer = create_supervised_trainer(model, optimizer, F.cross_entropy)
finder = FastaiLRFinder()
with finder.attach(
    trainer, {"model": model, "optimizer": optimizer}, num_iter=STEPS, start_lr=MIN_LR, end_lr=MAX_LR
) as run:
    run.run(loader)
print(finder.lr_suggestion())
