"""LR schedulers stand still while the LR is swept: they could not disturb it, but count their own steps, and some refuse one too many."""
import functools

from ..entry import finite
from ..frames import user_frames
from .factors import highest_factors


def watch_schedulers(torch, module, session, optimizers, written):
    base = getattr(module, "LRScheduler", None) or module._LRScheduler
    classes = {base, module.ReduceLROnPlateau}
    classes |= {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, base)}
    for scheduler in classes:
        if "step" in scheduler.__dict__:
            _watch(scheduler, session, written)
    made = base.__init__

    @functools.wraps(made)
    def __init__(scheduler, optimizer, *args, **kwargs):
        made(scheduler, optimizer, *args, **kwargs)
        entry = optimizers.known(optimizer)
        if entry is not None and entry.schedule is None and not session.finders.running:
            entry.schedule = type(scheduler).__name__
            peaks = _peaks(scheduler, optimizer)
            if peaks is not None:
                entry.scheduled = True
                entry.peak = _peak(peaks)
                entry.finder = session.finders.of(peaks) or entry.finder
                if session.listened_to:
                    entry.begin([(finite(lr), None) for lr in peaks])
            elif session.listened_to:
                entry.scale = _scale(highest_factors(torch, scheduler))
            session.tell(entry)

    base.__init__ = __init__


def _peaks(scheduler, optimizer):
    """Of a schedule that goes between LRs of its own the highest, one a param group; None of another."""
    peaks = getattr(scheduler, "max_lrs", None) or [group.get("max_lr") for group in optimizer.param_groups]
    return peaks if all(map(finite, peaks)) else None


def _scale(factors):
    """What the optimizer's LR is multiplied by, where that is no share of it. A factor for each group keeps no ratio between them."""
    if factors is None or all(0.5 <= factor <= 2 for factor in factors):
        return None
    frames = user_frames(3)
    factor = factors[0] if factors.count(factors[0]) == len(factors) else None
    scale = {"factor": factor, "location": frames[0] if frames else None}
    return {key: value for key, value in scale.items() if value is not None}


def _peak(peaks):
    """The first group's, and where the schedule was made."""
    frames = user_frames(3)
    return {"lr": finite(peaks[0]), "location": frames[0] if frames else None, "frames": frames}


def _watch(scheduler, session, written):
    step = scheduler.step

    @functools.wraps(step)
    def watched(self, *args, **kwargs):
        # The first call is the scheduler's own, at its construction: it sets up what the script may read.
        if session.sweeping and session.begun:
            return None
        result = step(self, *args, **kwargs)
        optimizer = getattr(self, "optimizer", None)
        if optimizer is not None:
            written.note(optimizer)
        return result

    scheduler.step = watched
