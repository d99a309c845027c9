"""PyTorch: optimizers, the losses that they step on, the loaders that feed them, the schedulers that would disturb the sweep."""
from ..imports import when_imported


def install(session):
    when_imported("torch", lambda torch: hook(torch, session))


def hook(torch, session, optimizers_made=(), scalers_made=()):
    """Hooks PyTorch. Of what was made before, only these optimizers and gradient scalers are seen."""
    from .compiling import allow_breaks
    from .fastai import FastaiFits
    from .first_lrs import FirstLrs
    from .found import Found
    from .loaders import Loaders
    from .losses import Losses
    from .optimizers import Optimizers
    from .scalers import Scalers
    from .schedulers import watch_schedulers
    from .steps import Steps
    from .written import Written

    scalers = Scalers(torch)
    written = Written()
    session.finders.after_run(written.note_all)
    found = Found(torch, session, written)
    first_lrs = FirstLrs(torch, session)
    optimizers = Optimizers(torch, session, written, found, first_lrs)
    losses = Losses(torch, session, optimizers, scalers)
    loaders = Loaders(torch, session)
    steps = Steps(torch, session, optimizers, losses, loaders, written, found, first_lrs)
    optimizers.on_class = steps.watch_class
    scalers.calls = lambda: steps.calls
    scalers.on_skip = steps.skipped
    optimizers.watch(torch.optim.Optimizer)
    first_lrs.watch()
    for optimizer in optimizers_made:
        optimizers.of(optimizer)
    when_imported("torch.optim.lr_scheduler", lambda module: watch_schedulers(torch, module, session, optimizers, written))
    fits = FastaiFits(session, optimizers)
    when_imported("fastai.optimizer", lambda module: optimizers.watch(module.Optimizer))
    when_imported("fastai.learner", fits.watch_learner)
    when_imported("fastai.callback.schedule", fits.watch_schedules)
    if not session.listened_to:
        when_imported("torch.optim.lr_scheduler", lambda module: found.watch_schedulers(module, optimizers.known))
        return
    losses.watch()
    scalers.watch()
    for scaler in scalers_made:
        scalers.watch_class(type(scaler))
    allow_breaks(torch, session)
    when_imported("torch.utils.data", loaders.watch)
