"""The LR that a Keras optimizer's first step takes, where the script has set it since it made the optimizer, and whether it sets it at later ones."""
import functools
import sys
import weakref

from ..frames import is_users, user_frames
from .schedule import first_lr
from .scheduled import scheduled


class Settings:
    """`optimizer.learning_rate = …` is seen where it runs; for `.assign(…)` and `set_value(…)` the variable has to be read from the optimizer,
    and who read it last has set what differs later. What `LearningRateScheduler` sets counts where its function makes it, and does not scale the LR
    that the optimizer has; what another callback of a library sets where it goes beyond that."""

    def __init__(self, session):
        self._session = session
        self._histories = weakref.WeakKeyDictionary()
        self._watches = session.listened_to or session.found.any_is_set

    def watch(self, base):
        if not self._watches:
            return
        own = base.learning_rate
        settings = self

        # wraps: AutoGraph goes by the module's name.
        @functools.wraps(own.fget)
        def read(optimizer):
            history = settings._open(optimizer)
            if history is not None and is_users(_asking(sys._getframe(1)).f_code.co_filename):
                history.look(optimizer)
                history.reader = user_frames(2)
            return own.fget(optimizer)

        @functools.wraps(own.fset)
        def write(optimizer, learning_rate):
            history = settings._open(optimizer)
            if history is None:
                return own.fset(optimizer, learning_rate)
            history.look(optimizer)
            given = history.seen
            own.fset(optimizer, learning_rate)
            frame = _asking(sys._getframe(1))
            lr, schedule = first_lr(_plain(learning_rate))
            if is_users(frame.f_code.co_filename):
                history.set(lr, schedule, user_frames(2))
            elif not history.has_begun:
                history.set_by_library(lr, given, frame)
            history.seen = _value(optimizer)

        base.learning_rate = property(read, write, own.fdel, own.__doc__)

    def made(self, optimizer, entry):
        if self._watches:
            self._histories[optimizer] = _History(entry, self._session)

    def look(self, optimizer):
        """What is known of the LR goes to the entry: before the first step it is the one that this takes."""
        history = self._open(optimizer)
        if history is not None and (self._session.listened_to or self._session.found.is_set(history.entry)):
            history.look(optimizer)
            history.tell()

    def begin(self, optimizer):
        """The first step of the sweep is taken: what the script sets from now on, it sets by hand."""
        history = self._histories.get(optimizer)
        if history is not None:
            history.has_begun = True

    def _open(self, optimizer):
        """What is kept of an optimizer that has taken no step, or is swept."""
        history = self._histories.get(optimizer)
        if history is None or self._session.over:
            return None
        return history if history.has_begun or history.entry.steps == 0 else None


class _History:
    def __init__(self, entry, session):
        self.entry = entry
        self.made = entry.lr
        self.seen = entry.lr
        self.reader = []
        self.has_begun = False
        self._session = session
        self._setting = None

    def look(self, optimizer):
        """Whatever has changed was changed by the last reader."""
        now = _value(optimizer)
        if now is None:
            return
        if self.seen is None or not _is_close(now, self.seen):
            self.set(now, None, self.reader)
        self.seen = now

    def set_by_library(self, lr, given, frame):
        """`frame`: the library's, which runs; `given`: the LR before."""
        callback = _callback(frame)
        by = "Keras" if callback is None else type(callback).__name__
        if any(kind.__name__ == "LearningRateScheduler" for kind in type(callback).__mro__):
            self.entry.schedule = by
            found = scheduled(callback, frame.f_locals.get("epoch", 0), given, lr)
            if found is not None:
                highest, place = found
                self.set(highest, by, ([] if place is None else [place]) + user_frames(3), by)
        elif (lr or 0.0) > (self.made or 0.0):
            self.set(lr, None, user_frames(3), by)

    def set(self, lr, schedule, frames, by=None):
        setter = {"location": frames[0] if frames else None, "frames": frames}
        if self.has_begun:
            self._set_by_hand(lr or 0.0, setter)
        else:
            self._setting = lr, schedule, setter if by is None else dict(setter, by=by)

    def _set_by_hand(self, lr, setter):
        entry = self.entry
        is_raised = lr > max(group["lr"] or 0.0 for group in entry.groups)
        is_new = not entry.by_hand
        entry.by_hand = True
        entry.schedule = "by hand"
        if is_raised:
            # A warm-up: the first step's is not the LR that the training goes by.
            entry.warms_up([self.made], lr)
            entry.hand = entry.hand or setter
        if is_raised or is_new:
            self._session.tell(entry)

    def tell(self):
        if self._setting is None or self.has_begun:
            return
        lr, schedule, setter = self._setting
        self.entry.begin([(lr, setter)])
        self.entry.schedule = schedule


def _value(optimizer):
    """The LR in the optimizer's variable, as its author wrote it; None of a schedule, and where no value can be read now."""
    variable = getattr(optimizer, "_learning_rate", None)
    if variable is None or callable(variable):
        return None
    tensorflow = sys.modules.get("tensorflow")
    try:
        if tensorflow is not None and hasattr(tensorflow, "init_scope"):
            with tensorflow.init_scope():
                return float("%.7g" % float(variable.numpy()))
        return float("%.7g" % float(variable.numpy()))
    except Exception:  # JAX takes the values out of the variables while it trains.
        return None


def _is_close(one, two):
    return abs(one - two) <= 1e-6 * abs(two)


def _plain(learning_rate):
    """A number of NumPy's, or a tensor, as a number."""
    if callable(learning_rate) or isinstance(learning_rate, (int, float)):
        return learning_rate
    try:
        return float("%.7g" % float(learning_rate))
    except (TypeError, ValueError):
        return learning_rate


def _asking(frame):
    """Not what only hands the attribute on: a wrapper, or Keras' own `__setattr__`."""
    while frame.f_back is not None and frame.f_code.co_name in ("learning_rate", "__setattr__"):
        frame = frame.f_back
    return frame


def _callback(frame):
    """The callback whose method sets the LR; None where none does."""
    while frame is not None:
        owner = frame.f_locals.get("self")
        if owner is not None and any(c.__name__ == "Callback" for c in type(owner).__mro__):
            return owner
        frame = frame.f_back
    return None
