"""The `Trainer` of Hugging Face's transformers, and what is made from it (`Seq2SeqTrainer`, TRL's).

Its loop is bounded by epochs and steps that it counts before the first step: the epochs are stretched then, and its own last step
ends it only if it does not train the swept optimizer.
"""
import functools
import sys

from .patch import skip_while, wrap
from .rounds import Rounds


def hook_trainer(module, session):
    trainer = module.Trainer
    if hasattr(trainer, "set_initial_training_values"):
        wrap(trainer, "set_initial_training_values", lambda values: _stretched(values, session))
        wrap(trainer, "_init_training_state", _with_own_epochs)
    else:  # Before 4.49
        wrap(trainer, "_inner_training_loop", lambda train: _trained_again(train, session))
    wrap(trainer, "_evaluate", lambda evaluate: _not_at_start(evaluate, session))
    if not session.guard:
        return
    skip_while(lambda: session.sweeping, trainer, "init_hf_repo", "push_to_hub", "_push_from_checkpoint", "_finish_current_push")
    skip_while(lambda: session.underway, trainer, "save_model", "save_state", "_save_checkpoint", "create_model_card")


def hook_callbacks(module, session):
    """What callbacks, the framework's and the script's, decide after a step: to stop, to evaluate, to save."""
    rounds = Rounds(session)

    def going_on(call):
        def call_event(self, event, *args, **kwargs):
            control = call(self, event, *args, **kwargs)
            goes_on = rounds.again() if event == "on_epoch_end" else rounds.open
            if control is None or not session.underway:
                return control
            if control.should_evaluate and session.epochs.cuts_evaluation:
                session.epochs.cut_evaluation(session.steps)
                control.should_evaluate = False
            control.should_save = control.should_save and not session.guard
            if control.should_training_stop and goes_on:
                session.epochs.go_past(session.steps)
                control.should_training_stop = False
            return control

        return call_event

    wrap(module.CallbackHandler, "call_event", going_on)


def hook_integrations(module, session):
    """The callbacks that report to TensorBoard, W&B, MLflow, Comet, …"""
    if not session.guard:
        return
    for callback in list(vars(module).values()):
        if not (isinstance(callback, type) and callback.__module__ == module.__name__ and hasattr(callback, "on_train_begin")):
            continue
        events = [name for name in vars(callback) if name.startswith("on_") or name == "setup"]
        skip_while(functools.partial(_muted, session, callback.__name__), callback, *events)


def _muted(session, name):
    if session.sweeping:
        session.note("guard", "%s of Hugging Face reports nothing during the sweep." % name)
    return session.sweeping


def _stretched(values, session):
    def set_initial_training_values(self, *args, **kwargs):
        result = values(self, *args, **kwargs)
        session.epochs.evens_out = True
        if not (session.sweeping and isinstance(result, tuple)) or session.epochs.as_written:
            return result
        self._find_lr_epochs = result[0]
        # `(epochs, …, max_steps)`: a trainer whose optimizer is not the swept one still stops at `max_steps`.
        return (sys.maxsize,) + tuple(result[1:])

    return set_initial_training_values


def _with_own_epochs(init):
    """Callbacks read from the trainer's state how many epochs there are."""

    def _init_training_state(self, *args, **kwargs):
        result = init(self, *args, **kwargs)
        self.state.num_train_epochs = getattr(self, "_find_lr_epochs", self.state.num_train_epochs)
        return result

    return _init_training_state


def _trained_again(train, session):
    """A trainer may be asked to train more than once: it goes on with its model and its optimizer."""
    rounds = Rounds(session)

    def _inner_training_loop(self, *args, **kwargs):
        result = train(self, *args, **kwargs)
        while rounds.again():
            session.epochs.go_past(session.steps)
            result = train(self, *args, **dict(kwargs, resume_from_checkpoint=None))
        return result

    return _inner_training_loop


def _not_at_start(evaluate, session):
    def _evaluate(self, *args, **kwargs):
        if session.sweeping and session.epochs.cuts_evaluation and self.state.global_step == 0:
            return {}
        return evaluate(self, *args, **kwargs)

    return _evaluate
