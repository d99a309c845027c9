"""LR finders that train the script's model in the script's own loop: they run as ever, and the sweep begins with the training after them."""
from contextlib import contextmanager

from ..finders import running_note
from .patch import wrap

_LR_FINDER = "LRFinder.range_test"
_IGNITE = "FastaiLRFinder"


def hook_lr_finder(module, session):
    """`module`: torch_lr_finder.lr_finder."""
    finder = module.LRFinder
    wrap(finder, "range_test", lambda test: _running(test, session, _LR_FINDER))
    wrap(finder, "reset", lambda reset: _running(reset, session))
    wrap(finder, "plot", lambda plot: _plotting(plot, session))


def hook_ignite(module, session):
    """`module`: ignite.handlers.lr_finder."""
    finder = module.FastaiLRFinder
    wrap(finder, "attach", lambda attach: _attached(attach, session))
    wrap(finder, "lr_suggestion", lambda suggest: _answering(suggest, session))


def _running(function, session, name=None):
    def running(*args, **kwargs):
        if name is not None and session.sweeping:
            session.note("odd", running_note(name))
        with session.finders.run():
            return function(*args, **kwargs)

    return running


def _plotting(plot, session):
    """`(axes, suggestion)` where it was asked for one."""

    def plotting(*args, **kwargs):
        result = plot(*args, **kwargs)
        if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], (int, float)):
            return result[0], session.finders.answer(result[1], _LR_FINDER)
        return result

    return plotting


def _attached(attach, session):
    @contextmanager
    def attached(*args, **kwargs):
        if session.sweeping:
            session.note("odd", running_note(_IGNITE))
        with session.finders.run():
            with attach(*args, **kwargs) as trainer:
                yield trainer

    return attached


def _answering(suggest, session):
    """One LR, or a list with one a param group."""

    def answering(*args, **kwargs):
        lrs = suggest(*args, **kwargs)
        if isinstance(lrs, (list, tuple)):
            return [session.finders.answer(lr, _IGNITE) for lr in lrs]
        return session.finders.answer(lrs, _IGNITE)

    return answering
