"""Whether a step has changed any parameter: one of the script's own kind may leave out every other."""
from .optimizers import probes


def may_leave_out(optimizer):
    return not type(optimizer).__module__.startswith("torch.optim")


class Versions:
    """The versions of some parameters before a step."""

    def __init__(self, optimizer):
        self._before = [p._version for p in probes(optimizer)]

    def left_out(self, optimizer, held):
        changed = [p._version for p in probes(optimizer)] != self._before
        held.updates = held.updates or changed
        # What never shows (an update of `p.data`) says nothing.
        return held.updates and not changed
