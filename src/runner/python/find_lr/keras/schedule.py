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
    found = [_at(schedule, step) for step in _STEPS]
    highest = max((lr for lr in found if lr), default=None)
    # A float32 from the device is written back as its author would have: 0.01, not 0.009999999776.
    return None if highest is None else float("%.7g" % highest)


def _at(schedule, step):
    """Schedules take a step, as an integer or where they do arithmetic with it as a float; other callables take nothing."""
    for arguments in ((step,), (float(step),), ()):
        try:
            return _number(schedule(*arguments))
        except Exception:  # It may fail in any way outside of a training: it is then not known.
            continue
    return None


def _number(value):
    try:
        number = float(value)
    except Exception:
        return None
    return number if math.isfinite(number) and number > 0 else None
