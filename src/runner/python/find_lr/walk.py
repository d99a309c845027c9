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
        # The last LR is a power that may come out a rounding error above the ceiling.
        self._ceiling = max(hook["maxLr"], hook["ceilingLr"]) * (1 + 1e-9)

    def lr(self, step):
        """The LR of a step (from 0), or None when the walk is through."""
        lr = lr_at(*self._sweep, step)
        return None if lr > self._ceiling else lr

    def lrs(self, most):
        """All of them up to the ceiling, at most so many."""
        found = []
        while len(found) < most:
            lr = self.lr(len(found))
            if lr is None:
                break
            found.append(lr)
        return found
