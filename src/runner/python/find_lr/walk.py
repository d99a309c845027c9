"""The LR of each step of a sweep."""


class Walk:
    """exponential: `min * (max/min)^(i/(steps-1))` (Smith 2015, on a log scale); linear: `min + (max-min) * i/(steps-1)`.

    Either goes on past `maxLr` by the same formula up to `ceilingLr`.
    """

    def __init__(self, hook):
        self._linear = hook["mode"] == "linear"
        self._min = hook["minLr"]
        self._max = hook["maxLr"]
        self._last = max(1, hook["steps"] - 1)
        # The last LR is a power that may come out a rounding error above the ceiling.
        self._ceiling = max(hook["maxLr"], hook["ceilingLr"]) * (1 + 1e-9)

    def lr(self, step):
        """The LR of a step (from 0), or None when the walk is through."""
        part = step / self._last
        if self._linear:
            lr = self._min + (self._max - self._min) * part
        else:
            lr = self._min * (self._max / self._min) ** part
        return None if lr > self._ceiling else lr

    @property
    def length(self):
        """Steps of the whole walk, the part past `maxLr` included."""
        steps = 0
        while self.lr(steps) is not None:
            steps += 1
        return steps
