"""The range test around a step function."""
import math

from ..walk import lr_at
from .contract import ContractBroken, check_callable, contract, name_of, number_of
from .result import Result
from .sweep import CEILING_LR, DEFAULT_STOP_FACTOR, FEWEST_POINTS, StopRule, Sweep


def range_test(
    train_fn, *, min_lr=1e-7, max_lr=None, steps=100, mode="exponential", stop_factor=DEFAULT_STOP_FACTOR,
    optimizer=None, save=None, restore=None, on_point=None,
):
    """Trains step by step while the LR rises, and returns the `Result`.

    `train_fn(lr)` must make ONE training step at that LR, and return the loss of that step, measured before the update: a number, or a tensor of
    one value. `TypeError` for a function that does something else.
    Without `max_lr` the sweep ends at 10, or goes on to 1000 at most where the loss has not turned. It ends early at a loss that is not
    finite, one that has climbed by `stop_factor` times its descent (None: never), or an exception after 20 good points, which is divergence
    too, unless memory or data ran out; an earlier one is raised. `ValueError` for a sweep that is none.

    It restores nothing by itself: `save()` is called before the first step, and `restore(saved)` once with what it returned, however the test
    ends. `on_point(lr, loss)` is called after each step. `optimizer`: what is known of it, `{'type', 'lr', 'momentum', 'betas',
    'batch_size'}` or some of these; its momentum or betas make the suggestion better.
    """
    check_callable(train_fn)
    name = name_of(train_fn)
    sweep = Sweep(min_lr, max_lr, steps, mode, stop_factor)
    facts = known_facts(optimizer or {})
    saved = save() if save is not None else None
    try:
        lrs, losses = walk(lambda lr, _: number_of(_called(train_fn, lr, name, min_lr), name), sweep, on_point=on_point)
    finally:
        if restore is not None:
            restore(saved)
    return Result(lrs, losses, facts, sweep)


def walk(step, sweep, fetch=lambda: None, on_point=None):
    """The LRs and losses of the steps that were made. `step(lr, fetch())` makes one; what `fetch` raises is never divergence."""
    lrs, losses, rule = [], [], StopRule()
    while True:
        lr = lr_at(sweep.min_lr, sweep.top, sweep.steps, sweep.mode, len(losses))
        if len(losses) >= sweep.steps and not (sweep.may_go_on and lr <= CEILING_LR and not rule.turned()):
            break
        fetched = fetch()
        try:
            loss = step(lr, fetched)
            loss = float(loss.detach() if hasattr(loss, "detach") else loss)
        except ContractBroken:
            raise
        except Exception as error:
            # After that many good points it comes from the LR; before, from the code.
            if len(losses) < FEWEST_POINTS or ran_out(error):
                raise
            loss = math.nan
        lrs.append(lr)
        losses.append(loss if math.isfinite(loss) else math.nan)
        rule.add(loss)
        if on_point is not None:
            on_point(lr, losses[-1])
        if not math.isfinite(loss) or rule.diverged(sweep.stop_factor):
            break
    return lrs, losses


def _called(train_fn, lr, name, first_lr):
    try:
        return train_fn(lr)
    except Exception as error:
        # What is wrong with a function shows in its first step. Python 3.11 and newer show a note below the traceback.
        if lr == first_lr and hasattr(error, "add_note"):
            error.add_note("Find LR called %s(%g), the first step of the test. %s" % (name, lr, contract(name)))
        raise


def known_facts(optimizer):
    """`TypeError` for what is no fact that the analysis knows."""
    unknown = set(optimizer) - {"type", "lr", "momentum", "betas", "batch_size"}
    if unknown:
        raise TypeError("Of an optimizer, type, lr, momentum, betas and batch_size may be told, not %s." % ", ".join(sorted(unknown)))
    return {name: value for name, value in optimizer.items() if value is not None}


def ran_out(error):
    """Whether an exception says that data or memory ran out, a GPU's or the machine's: no LR does that."""
    return isinstance(error, (StopIteration, MemoryError)) or "out of memory" in str(error).lower()
