"""Lightning's `Trainer` (`lightning.pytorch` and `pytorch_lightning`, 1.5 to 2.x).

While the sweep is underway its training epoch does not end: what Lightning does at the end of an epoch (a step on a half-filled
accumulation, validation, callbacks that monitor a metric, LR schedulers, checkpoints) would cost time, or disturb the losses.
"""
from .patch import skip_while, wrap, wrap_property
from .rounds import Rounds


def hook_trainer(module, session):
    trainer = module.Trainer
    skip_while(lambda: session.sweeping, trainer, "_run_sanity_check")
    if session.guard:
        skip_while(lambda: session.underway, trainer, "save_checkpoint")


def hook_epoch_loop(module, session):
    loop = _class(module, "TrainingEpochLoop")
    rounds = Rounds(session)

    def go_round(advance):
        def around(self, *args, **kwargs):
            fetcher = args[0] if args else None
            if getattr(fetcher, "done", False) and rounds.again():
                iter(fetcher)
            return advance(self, *args, **kwargs)

        return around

    wrap(loop, "advance", go_round)
    wrap_property(loop, "done", lambda done: lambda self: not rounds.open and done(self))
    skip_while(lambda: rounds.open, loop, "_num_ready_batches_reached", "_num_done_batches_reached", result=False)
    skip_while(lambda: session.underway, loop, "update_lr_schedulers")

    def validates_nothing():
        # A long accumulation may come to a validation before its first step.
        return session.underway or (session.sweeping and not any(entry.steps for entry in session.entries))

    skip_while(validates_nothing, loop, "_should_check_val_fx", result=False)


def hook_fit_loop(module, session):
    """Some epochs end all the same: `on_train_batch_start` may return -1."""
    rounds = Rounds(session)
    wrap_property(_class(module, "FitLoop"), "done", lambda done: lambda self: not rounds.again() and done(self))


def hook_early_stopping(module, session):
    # It insists on a metric that comes from a validation.
    skip_while(lambda: session.underway, module.EarlyStopping, "_run_early_stopping_check")


def hook_checkpoints(module, session):
    if session.guard:
        hooks = "on_train_batch_end", "on_train_epoch_end", "on_validation_end", "on_train_end", "on_exception"
        skip_while(lambda: session.underway, module.ModelCheckpoint, *hooks)


def hook_cli(module, session):
    if session.guard:
        skip_while(lambda: session.sweeping, module.SaveConfigCallback, "setup")


def _class(module, name):
    return getattr(module, "_" + name, None) or getattr(module, name)
