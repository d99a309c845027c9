"""fastai's `Learner.lr_find`."""
from functools import partial

import torch
from fastai.basics import DataLoaders, Learner
from fastai.callback.schedule import Learner as _  # noqa: F401  (adds lr_find)
from fastai.optimizer import OptimWrapper
from torch.nn import functional as F

from task import MAX_LR, MIN_LR, STEPS, loader, model

learner = Learner(
    DataLoaders(loader, loader), model, loss_func=F.cross_entropy, opt_func=partial(OptimWrapper, opt=torch.optim.Adam)
)
with learner.no_bar():
    print(learner.lr_find(start_lr=MIN_LR, end_lr=MAX_LR, num_it=STEPS, show_plot=False).valley)
