"""fastai's `Learner`. While the sweep is underway it does not validate, nothing decides by a metric, and schedules stand still."""
import collections

from ..finders import skipped_note
from .patch import skip_while, wrap
from .rounds import Rounds


def hook_learner(module, session):
    """`module`: fastai.learner."""
    learner = module.Learner
    rounds = Rounds(session)

    def going_on(fit):
        def _do_fit(self, *args, **kwargs):
            fit(self, *args, **kwargs)
            while rounds.again():
                fit(self, *args, **kwargs)

        return _do_fit

    wrap(learner, "_do_fit", going_on)
    skip_while(lambda: session.underway, learner, "_do_epoch_validate")


def hook_trackers(module, session):
    """`module`: fastai.callback.tracker. A range test is to go past where training gets worse."""
    skip_while(lambda: session.sweeping, module.TerminateOnNaNCallback, "after_batch")
    for name in ("TrackerCallback", "EarlyStoppingCallback", "SaveModelCallback", "ReduceLROnPlateau"):
        skip_while(lambda: session.underway, getattr(module, name), "after_epoch")


def hook_schedules(module, session):
    """`module`: fastai.callback.schedule."""
    skip_while(lambda: session.underway, module.ParamScheduler, "before_batch")
    wrap(module.Learner, "lr_find", lambda find: _lr_find(find, session))


def _lr_find(find, session):
    def lr_find(learner, *args, **kwargs):
        # A training with found LRs goes by those.
        if not session.sweeping and session.listened_to:
            return find(learner, *args, **kwargs)
        session.note("odd", skipped_note("lr_find"))
        functions = kwargs.get("suggest_funcs", args[5] if len(args) > 5 else None)
        if functions is None and ("suggest_funcs" in kwargs or len(args) > 5):
            return None
        functions = functions if isinstance(functions, (list, tuple)) else [functions]
        names = [getattr(getattr(each, "func", each), "__name__", "valley") for each in functions]
        lr = learner.lr.stop if isinstance(learner.lr, slice) else learner.lr
        return collections.namedtuple("SuggestedLRs", names)(*[session.finders.answer(lr, "lr_find") for _ in names])

    return lr_find
