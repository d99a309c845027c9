"""LR schedulers stand still while the LR is swept: they could not disturb it, but count their own steps, and some refuse one too many."""
import functools


def freeze_schedulers(module, session, optimizers):
    base = getattr(module, "LRScheduler", None) or module._LRScheduler
    classes = {base, module.ReduceLROnPlateau}
    classes |= {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base)}
    for scheduler in classes:
        if "step" in scheduler.__dict__:
            _freeze(scheduler, session)
    made = base.__init__

    @functools.wraps(made)
    def __init__(scheduler, optimizer, *args, **kwargs):
        made(scheduler, optimizer, *args, **kwargs)
        entry = optimizers.known(optimizer)
        if entry is not None and entry.schedule is None:
            entry.schedule = type(scheduler).__name__
            session.tell(entry)

    base.__init__ = __init__


def _freeze(scheduler, session):
    step = scheduler.step

    @functools.wraps(step)
    def frozen(self, *args, **kwargs):
        # The first call is the scheduler's own, at its construction: it sets up what the script may read.
        if session.sweeping and session.begun:
            return None
        return step(self, *args, **kwargs)

    scheduler.step = frozen
