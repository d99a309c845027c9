"""Lightning's `Trainer` (`lightning.pytorch` and `pytorch_lightning`, 1.5 to 2.x).

Its epochs end as the script has them, and further ones follow where it would have stopped. What Lightning does at the end of an epoch would
cost time, or disturb the losses, and is left out: validation, a step on a half-filled accumulation, checkpoints, LR schedulers.
"""
from .patch import skip_while, wrap, wrap_property
from .rounds import Rounds


def hook_trainer(module, session):
    trainer = module.Trainer
    skip_while(lambda: session.sweeping and session.epochs.cuts_evaluation, trainer, "_run_sanity_check")
    if session.guard:
        skip_while(lambda: session.underway, trainer, "save_checkpoint")


def hook_epoch_loop(module, session):
    loop = _class(module, "TrainingEpochLoop")
    rounds = Rounds(session)

    def ending(done):
        def is_done(self):
            if not rounds.open:
                return done(self)
            if _reached(self.global_step, self.max_steps):
                session.epochs.go_past(session.steps)
            return self._num_ready_batches_reached()

        return is_done

    def accumulating(should_accumulate):
        def around(self):
            # As it would be within an epoch. One that is shorter than an accumulation takes its only steps at its end.
            if rounds.open and self.trainer.num_training_batches >= self.trainer.accumulate_grad_batches:
                return not self._accumulated_batches_reached()
            return should_accumulate(self)

        return around

    def beginning(on_run_start):
        def around(self, *args, **kwargs):
            # The gradients of a half-filled accumulation are cleared by its first step.
            session.epochs.drop_gradients()
            return on_run_start(self, *args, **kwargs)

        return around

    def validating(should_check):
        def around(self, *args, **kwargs):
            should = should_check(self, *args, **kwargs)
            # A long accumulation may come to a validation before its first step.
            is_early = session.sweeping and not any(entry.steps for entry in session.entries)
            if not should or not session.epochs.cuts_evaluation or not (session.underway or is_early):
                return should
            session.epochs.cut_evaluation(session.steps)
            return False

        return around

    wrap_property(loop, "done", ending)
    wrap(loop, "_should_accumulate", accumulating)
    wrap(loop, "on_run_start", beginning)
    wrap(loop, "_should_check_val_fx", validating)
    skip_while(lambda: session.underway, loop, "update_lr_schedulers")


def hook_fit_loop(module, session):
    rounds = Rounds(session)

    def ending(done):
        def is_done(self):
            if not rounds.again():
                return done(self)
            if _reached(self.epoch_progress.current.processed, self.max_epochs) or self.trainer.should_stop:
                session.epochs.go_past(session.steps)
            return False

        return is_done

    wrap_property(_class(module, "FitLoop"), "done", ending)


def _reached(count, limit):
    return isinstance(limit, int) and 0 <= limit <= count


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
