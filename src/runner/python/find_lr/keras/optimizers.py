"""The Keras optimizers that the script makes, or has made by their name, a config or a saved model."""
import functools
import sys
import weakref

from ..entry import Entry
from ..frames import user_frames
from .runtime import describe
from .schedule import first_lr
from .settings import Settings

# They hand their gradients on to the optimizers inside them, which are the ones that train.
_WRAPPERS = ("LossScaleOptimizer", "MultiOptimizer")


class Optimizers:
    """Meets every optimizer at its construction; the engine hears of it then."""

    def __init__(self, session, backend):
        self._session = session
        self._backend = backend
        self._entries = weakref.WeakKeyDictionary()
        self._replaced = set()
        self._settings = Settings(session)

    def watch(self, base):
        made = base.__init__

        @functools.wraps(made)
        def __init__(optimizer, learning_rate, *args, **kwargs):
            if trains(optimizer):
                meet = self.known if _is_stopgap() else self.of
                learning_rate = self._in_place_of(learning_rate, meet(optimizer, learning_rate))
            made(optimizer, learning_rate, *args, **kwargs)

        base.__init__ = __init__
        self._settings.watch(base)

    def look(self, optimizer):
        """The LR that the script has set since it made the optimizer is known from now on."""
        self._settings.look(optimizer)

    def begin(self, optimizer):
        """The first step of the sweep is taken."""
        self._settings.begin(optimizer)

    def of(self, optimizer, learning_rate=None):
        """The entry of an optimizer, which the engine knows of; None in a process that takes no part."""
        entry = self.known(optimizer, learning_rate)
        if entry is not None and entry.id is None:
            self._session.set_runtime(*describe(self._backend))
            self._session.add(entry)
        return entry

    def known(self, optimizer, learning_rate=None):
        """The entry of an optimizer, whether or not the engine knows of it."""
        entry = self._entries.get(optimizer)
        if entry is None and not self._session.over:
            lr, schedule = first_lr(learning_rate)
            entry = self._entries[optimizer] = Entry(type(optimizer).__name__, lr, [{"lr": lr}], user_frames())
            entry.schedule = schedule
            self._settings.made(optimizer, entry)
        return entry

    def _in_place_of(self, learning_rate, entry):
        """The LR to make an optimizer with: in a `fixed` pass the found one, so that callbacks and logs read what trains. A schedule is
        left as it is: its steps are scaled."""
        session = self._session
        if entry is None or entry.id is None or not isinstance(learning_rate, float):
            return learning_rate
        if not session.found.has(entry) or entry.by_hand:
            return learning_rate
        self._replaced.add(entry)
        return session.found.lr(entry, learning_rate)

    def scale(self, entry):
        """What to multiply the LR of each step by that reads in the optimizer."""
        return 1.0 if entry in self._replaced else self._session.found.scale(entry)

    @staticmethod
    def complete(optimizer, entry, variables):
        """What is known of an optimizer only when its first step comes: its own arguments, and the variables that it trains."""
        sizes = [_size(variable) for variable in variables]
        if sizes and None not in sizes:
            entry.groups = [dict(entry.groups[0], size=sum(sizes))]
        momentum = getattr(optimizer, "momentum", None)
        if isinstance(momentum, (int, float)):
            entry.momentum = float(momentum)
        betas = [getattr(optimizer, name, None) for name in ("beta_1", "beta_2")]
        if all(isinstance(beta, (int, float)) for beta in betas):
            entry.betas = [float(beta) for beta in betas]


def trains(optimizer):
    return not any(kind.__name__ in _WRAPPERS for kind in type(optimizer).__mro__)


def optimizers_of(model):
    """The optimizers that train in a model: its own, those inside of that, and those that it holds under other names."""
    held = [value for value in vars(model).values() if hasattr(value, "apply_gradients")] if model is not None else []
    inner = [getattr(optimizer, "inner_optimizer", None) for optimizer in held]
    inner += [part for optimizer in held for part in getattr(optimizer, "optimizers", None) or []]
    return [optimizer for optimizer in held + inner if optimizer is not None and trains(optimizer)]


def _is_stopgap():
    """Whether this is the optimizer that `compile()` makes when it is given none: a script with a training step of its own may not
    know that there is one."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name == "compile" and "auto_scale_loss" in frame.f_locals:
            return frame.f_locals.get("optimizer") == "rmsprop"
        frame = frame.f_back
    return False


def _size(variable):
    size = 1
    for length in variable.shape:
        if not isinstance(length, int):
            return None
        size *= length
    return size
