"""PyTorch: optimizers, the losses that they step on, the loaders that feed them, the schedulers that would disturb the sweep."""
from ..imports import when_imported


def install(session):
    when_imported("torch", lambda torch: _hook(torch, session))


def _hook(torch, session):
    from .losses import Losses
    from .loaders import Loaders
    from .optimizers import Optimizers
    from .schedulers import freeze_schedulers
    from .steps import Steps

    losses = Losses(torch)
    optimizers = Optimizers(torch, session)
    loaders = Loaders(session)
    steps = Steps(torch, session, optimizers, losses, loaders)
    optimizers.on_class = steps.watch_class
    losses.optimizers = optimizers
    optimizers.watch()
    losses.watch()
    when_imported("torch.utils.data", loaders.watch)
    when_imported("torch.optim.lr_scheduler", lambda module: freeze_schedulers(module, session, optimizers))
