"""When a walk ends: the rules of `src/analysis/sweep.ts` and `src/analysis/stop.ts`, in the same words."""
import math
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


def should_stop(losses, stop_factor):
    """Whether the last loss is not finite, or the loss has climbed by `stop_factor` times its descent (None: never)."""
    if stop_factor is None or not losses:
        return False
    if not math.isfinite(losses[-1]):
        return True
    levels = _levels(losses)
    return levels is not None and _climbed(levels, stop_factor, len(levels[1]) - 1)


def has_turned(losses):
    """Whether the loss has clearly gone past its minimum."""
    if not all(math.isfinite(loss) for loss in losses):
        return True
    levels = _levels(losses)
    if levels is None:
        return False
    start, at, best, noise = levels
    return any(
        _climbed(levels, _TURNED if start - best[i] > _SIGNIFICANT * noise else _EXPLODED, i) for i in range(len(at))
    )


def _levels(losses):
    losses = [loss for loss in losses if math.isfinite(loss)]
    if len(losses) < _FEWEST:
        return None
    windows = (losses[i - _WINDOW + 1 : i + 1] for i in range(_WINDOW - 1, len(losses)))
    at = [sorted(window)[(_WINDOW - 1) // 2] for window in windows]
    best = [min(at[: i + 1]) for i in range(len(at))]
    return median(losses[:_OPENING]), at, best, noise_of(losses)


def noise_of(losses):
    """Sigma of the noise about a slowly changing loss, from the median absolute difference of neighbours; 0 for fewer than two."""
    differences = [abs(b - a) for a, b in zip(losses, losses[1:])]
    return median(differences) / (_MAD_OF_NORMAL * math.sqrt(2)) if differences else 0.0


def _climbed(levels, factor, i):
    start, at, best, noise = levels
    descent = max(start - best[i], _SIGNIFICANT * noise)
    return at[i] - best[i] > factor * descent + _ROUNDING * abs(best[i])
