"""fastai: its own optimizers, and the `Learner.fit…` that set their LRs between LRs of their own."""
import functools
import inspect
import weakref

from ..entry import finite
from ..frames import user_frames
from .groups import number

# What each of them calls the LR that it goes up to.
_PEAKS = {"fit": "lr", "fit_one_cycle": "lr_max", "fit_flat_cos": "lr", "fit_sgdr": "lr_max", "fine_tune": "base_lr"}

_STEPPERS = {
    "sgd_step": "SGD", "momentum_step": "SGD", "rms_prop_step": "RMSProp", "adam_step": "Adam", "radam_step": "RAdam",
    "qhadam_step": "QHAdam", "larc_step": "Larc", "lamb_step": "Lamb",
}


def name_of(optimizer):
    """fastai has one class, and functions that make an `Adam` of it."""
    callbacks = [getattr(callback, "func", callback) for callback in vars(optimizer).get("cbs", ())]
    names = (_STEPPERS.get(getattr(callback, "__name__", "")) for callback in callbacks)
    return next(filter(None, names), type(optimizer).__name__)


class FastaiFits:
    """The outermost `fit…` of a learner says which LR the training goes by: its own argument, else the learner's."""

    def __init__(self, session, optimizers):
        self._session = session
        self._optimizers = optimizers
        self._learners = weakref.WeakKeyDictionary()
        self._outermost = None

    def watch_learner(self, module):
        """`module`: fastai.learner."""
        learner_class = module.Learner
        made, do_fit = learner_class.__init__, learner_class._do_fit
        fits = self

        @functools.wraps(made)
        def __init__(learner, *args, **kwargs):
            fits._learners[learner] = user_frames(2)
            made(learner, *args, **kwargs)

        @functools.wraps(do_fit)
        def _do_fit(learner):
            # `fit` has given the optimizer its LRs.
            if fits._outermost is not None and fits._outermost.name == "fit":
                fits._tell(learner)
            return do_fit(learner)

        learner_class.__init__ = __init__
        learner_class._do_fit = _do_fit
        self._watch(learner_class, "fit")

    def watch_schedules(self, module):
        """`module`: fastai.callback.schedule."""
        for name in _PEAKS:
            if name != "fit" and name in vars(module.Learner):
                self._watch(module.Learner, name)

    def _watch(self, learner_class, name):
        method = getattr(learner_class, name)
        signature = inspect.signature(method)
        fits = self

        @functools.wraps(method)
        def around(learner, *args, **kwargs):
            if fits._outermost is not None:
                if name == "fit":
                    fits._tell(learner)  # The schedule around it has given the optimizer its highest LRs.
                return method(learner, *args, **kwargs)
            fits._outermost = _Fit(name, _given(signature, _PEAKS[name], (learner,) + args, kwargs), user_frames(2))
            try:
                return method(learner, *args, **kwargs)
            finally:
                fits._outermost = None

        setattr(learner_class, name, around)

    def _tell(self, learner):
        fit = self._outermost
        optimizer = getattr(learner.opt, "opt", learner.opt)  # That of PyTorch within fastai's wrapper.
        entry = self._optimizers.known(optimizer)
        if entry is None or entry.steps or self._session.finders.running:
            return
        lrs = [number(hyper["lr"]) for hyper in learner.opt.hypers]
        entry.scheduled = True
        if self._session.found.has(entry):
            entry.by_hand = True  # They are set anew at each step.
        entry.begin([(lr, None) for lr in lrs])
        entry.lr = lrs[-1]  # That of the head, which others are given in proportion to.
        if fit.name != "fit":
            entry.schedule = fit.name
        if fit.given is not None or fit.name == "fine_tune":
            entry.peak = {"lr": finite(entry.lr), "location": fit.frames[0] if fit.frames else None, "frames": fit.frames, "by": fit.name}
        else:
            entry.frames = self._learners.get(learner) or entry.frames
        entry.finder = self._session.finders.of([fit.given]) or entry.finder
        self._session.tell(entry)


class _Fit:
    def __init__(self, name, given, frames):
        self.name = name
        self.given = given
        self.frames = frames


def _given(signature, name, args, kwargs):
    try:
        return signature.bind(*args, **kwargs).arguments.get(name)
    except TypeError:
        return None  # The method says itself what is wrong.
