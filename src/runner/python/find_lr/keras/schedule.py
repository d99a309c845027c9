"""The LR that an optimizer was made with: a number, or a schedule of the script's."""
import math

_STEPS = (0, 1, 10, 100, 1000, 10000)


def first_lr(learning_rate):
    """(lr, name of the schedule or None). The LR of a schedule is the one that its author wrote down, where it has such an
    attribute, else the highest of its first ten thousand steps: warm-ups begin at 0. None where there is none."""
    if isinstance(learning_rate, (int, float)):
        return float(learning_rate), None
    if not callable(learning_rate):
        return _number(learning_rate), None
    name = getattr(learning_rate, "__name__", None) or type(learning_rate).__name__
    return _written(learning_rate) or _highest(learning_rate), name


def _written(schedule):
    values = getattr(schedule, "values", None)
    candidates = [
        getattr(schedule, "warmup_target", None),
        getattr(schedule, "initial_learning_rate", None),
        values[0] if isinstance(values, (list, tuple)) and values else None,
    ]
    return next((lr for lr in map(_number, candidates) if lr), None)


def _highest(schedule):
    lrs = []
    for step in _STEPS:
        try:
            lrs.append(_number(schedule(step)))
        except TypeError:
            try:
                return _number(schedule())
            except Exception:
                return None
        except Exception:  # A schedule that wants a tensor, or more than a step: the script's own step will show.
            return None
    return max((lr for lr in lrs if lr), default=None)


def _number(value):
    try:
        number = float(value)
    except Exception:
        return None
    return number if math.isfinite(number) and number > 0 else None
