"""The LR of each step of a sweep."""


def lr_at(min_lr, max_lr, steps, mode, step):
    """The LR of one step (from 0); past the last step it goes on by the same formula.

    exponential: `min * (max/min)^(i/(steps-1))` (Smith 2015, on a log scale); linear: `min + (max-min) * i/(steps-1)`.
    """
    if step == 0:
        return min_lr
    if step == steps - 1:
        return max_lr
    share = step / (steps - 1)
    if mode == "exponential":
        return min_lr * (max_lr / min_lr) ** share
    return min_lr + (max_lr - min_lr) * share


class Walk:
    """The sweep that a pass asks for: it goes on past `maxLr` up to `ceilingLr`."""

    def __init__(self, hook):
        self._sweep = hook["minLr"], hook["maxLr"], max(2, hook["steps"]), hook["mode"]
        # Of a walk that was shortened: the LRs of the steps before, and the step that the sweep is counted from.
        self._before = []
        self._first = 0
        # The last LR is a power that may come out a rounding error above the ceiling.
        self._ceiling = max(hook["maxLr"], hook["ceilingLr"]) * (1 + 1e-9)

    def lr(self, step):
        """The LR of a step (from 0), or None when the walk is through."""
        if step < len(self._before):
            return self._before[step]
        lr = lr_at(*self._sweep, step - self._first)
        return None if lr > self._ceiling else lr

    def shorten(self, taken, steps):
        """From here on the LR rises by so much more a step that the sweep is through in `steps` of them, the `taken` ones counted."""
        low, high, _, mode = self._sweep
        if taken == 0:
            self._sweep = low, high, max(2, steps), mode
            return
        last = self.lr(taken - 1)
        if last is None or last >= high:
            return
        self._before = [self.lr(step) for step in range(taken)]
        self._first = taken - 1
        self._sweep = last, high, max(2, steps - self._first), mode

    def lrs(self, most):
        """All of them up to the ceiling, at most so many."""
        found = []
        while len(found) < most:
            lr = self.lr(len(found))
            if lr is None:
                break
            found.append(lr)
        return found
