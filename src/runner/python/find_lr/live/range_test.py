"""The range test around a step function."""
import math

from .result import Result
from ..walk import lr_at
from .sweep import CEILING_LR, DEFAULT_STOP_FACTOR, FEWEST_POINTS, check, has_turned, should_stop


def range_test(
    train_fn, *, min_lr=1e-7, max_lr=None, steps=100, mode="exponential", stop_factor=DEFAULT_STOP_FACTOR
):
    """Trains step by step while the LR rises, and returns the `Result`.

    `train_fn(lr)` makes one update at that LR and returns the loss measured before it (a float or a tensor of one value).
    Without `max_lr` the sweep ends at 10, or goes on to 1000 at most where the loss has not turned. It ends early at a
    loss that is not finite, one that has climbed by `stop_factor` times its descent (None: never), or an exception after 20
    good points, which is divergence too; an earlier one is raised. `ValueError` for a sweep that is none. Restores nothing.
    """
    return Result(*walk(train_fn, min_lr, max_lr, steps, mode, stop_factor))


def walk(train_fn, min_lr, max_lr, steps, mode, stop_factor):
    """The LRs and losses of the steps that were made."""
    top = 10.0 if max_lr is None else max_lr
    check(min_lr, top, steps, mode)
    may_go_on = max_lr is None and mode == "exponential"
    lrs, losses = [], []
    step = 0
    while True:
        lr = lr_at(min_lr, top, steps, mode, step)
        if step >= steps and not (may_go_on and lr <= CEILING_LR and not has_turned(losses)):
            break
        try:
            loss = train_fn(lr)
            loss = float(loss.detach() if hasattr(loss, "detach") else loss)
        except Exception:
            if len(losses) < FEWEST_POINTS:
                raise
            loss = math.nan  # After that many good points it comes from the LR; before, from the code.
        lrs.append(lr)
        losses.append(loss if math.isfinite(loss) else math.nan)
        if not math.isfinite(loss) or should_stop(losses, stop_factor):
            break
        step += 1
    return lrs, losses
