"""When a walk ends: the rules of `src/analysis/sweep.ts` and `src/analysis/stop.ts`, in the same words."""
import math
from bisect import bisect_left, insort
from collections import deque
from statistics import median

CEILING_LR = 1000.0
DEFAULT_STOP_FACTOR = 4.0
FEWEST_POINTS = 20

_FEWEST, _WINDOW, _OPENING, _SIGNIFICANT, _TURNED, _EXPLODED, _ROUNDING = 10, 5, 3, 4, 0.5, 2, 1e-6
_MAD_OF_NORMAL = 0.6745


class Sweep:
    """What to walk. `max_lr` None: to 10, and on where the loss still falls. `ValueError` for a sweep that is none."""

    def __init__(self, min_lr, max_lr, steps, mode, stop_factor):
        self.min_lr = min_lr
        self.top = 10.0 if max_lr is None else max_lr
        self.steps = steps
        self.mode = mode
        self.stop_factor = stop_factor
        self.may_go_on = max_lr is None and mode == "exponential"
        if mode not in ("exponential", "linear"):
            raise ValueError("mode is 'exponential' or 'linear', not %r." % (mode,))
        if not 0 < min_lr < self.top < math.inf:
            raise ValueError("A sweep needs 0 < min_lr < max_lr, both finite; got min_lr %s and max_lr %s." % (min_lr, self.top))
        if not isinstance(steps, int) or steps < 2:
            raise ValueError("A sweep needs 2 or more whole steps; got %s." % (steps,))
        if stop_factor is not None and not stop_factor > 0:
            raise ValueError("stop_factor is a number above 0, or None for never; got %s." % (stop_factor,))


class StopRule:
    """The rules by which a pass ends, fed its losses as they come: none of them goes over all of it at every step."""

    def __init__(self):
        self._opening = []
        self._last = deque(maxlen=_WINDOW)
        self._window = []
        self._differences = []
        self._levels = []
        self._best = []
        self._losses = 0
        self._lost = self._last_is_lost = False

    def add(self, loss):
        self._last_is_lost = not math.isfinite(loss)
        self._lost = self._lost or self._last_is_lost
        if self._last_is_lost:
            return
        self._losses += 1
        if len(self._opening) < _OPENING:
            self._opening.append(loss)
        if self._last:
            insort(self._differences, abs(loss - self._last[-1]))
        if len(self._last) == _WINDOW:
            del self._window[bisect_left(self._window, self._last[0])]
        self._last.append(loss)
        insort(self._window, loss)
        if self._losses >= _WINDOW:
            level = self._window[(_WINDOW - 1) // 2]
            self._levels.append(level)
            self._best.append(min(level, self._best[-1]) if self._best else level)

    def diverged(self, stop_factor):
        """Whether the last loss is not finite, or the loss has climbed by `stop_factor` times its descent (None: never)."""
        if stop_factor is None:
            return False
        if self._last_is_lost:
            return True
        return self._losses >= _FEWEST and any(self._climbed([len(self._levels) - 1], lambda descent, noise: stop_factor))

    def turned(self):
        """Whether the loss has clearly gone past its minimum. Looks at all steps."""
        if self._lost:
            return True
        if self._losses < _FEWEST:
            return False
        return any(self._climbed(range(len(self._levels)), _turning_factor))

    def _climbed(self, indices, factor):
        """Of each of these levels, whether it is too far above the lowest before it."""
        start, noise = median(self._opening), _sigma(_middle(self._differences))
        for i in indices:
            best = self._best[i]
            descent = start - best
            allowed = factor(descent, noise) * max(descent, _SIGNIFICANT * noise)
            yield self._levels[i] - best > allowed + _ROUNDING * abs(best)


def noise_of(losses):
    """Sigma of the noise about a slowly changing loss, from the median absolute difference of neighbours; 0 for fewer than two."""
    differences = sorted(abs(b - a) for a, b in zip(losses, losses[1:]))
    return _sigma(_middle(differences)) if differences else 0.0


def _turning_factor(descent, noise):
    return _TURNED if descent > _SIGNIFICANT * noise else _EXPLODED


def _middle(ascending):
    return (ascending[(len(ascending) - 1) // 2] + ascending[len(ascending) // 2]) / 2


def _sigma(difference):
    return difference / (_MAD_OF_NORMAL * math.sqrt(2))
