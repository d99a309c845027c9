"""What a `LambdaLR` multiplies an optimizer's LR by: where its functions give LRs of their own (Noam's), the optimizer is made with 1."""
import contextlib
import copy
import io
import math
import random
import types

# One by one as far as an epoch's steps, or epochs, go; then each a hundredth further.
_ONE_BY_ONE = 1000
_FURTHEST = 1_000_000

# A schedule that has come down to so little of its highest has ended: what a function says beyond that is never used.
_ENDED = 0.01


def highest_factors(torch, scheduler):
    """The highest factor of each param group; None where that is not known. The functions are asked, and the script's random numbers are
    put back afterwards."""
    lambdas = getattr(scheduler, "lr_lambdas", None)
    if not lambdas or type(scheduler).__name__ == "MultiplicativeLR":
        return None
    kept, numbers = random.getstate(), torch.get_rng_state()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            factors = {id(each): _highest(each) for each in lambdas}
    finally:
        random.setstate(kept)
        torch.set_rng_state(numbers)
    highest = [factors[id(each)] for each in lambdas]
    return None if None in highest else highest


def _highest(function):
    try:
        if not isinstance(function, types.FunctionType):
            function = copy.deepcopy(function)  # It may count its calls.
        first = _factor(function, 0)
        highest, last = first, None
        for step in _steps():
            try:
                factor = _factor(function, step)
            except Exception:
                break  # `lambda epoch: FACTORS[epoch]` ends with its list.
            if factor is None:
                break
            if factor > highest:
                highest, last = factor, step
            elif factor < highest * _ENDED:
                break
        else:
            if last == step:
                return None  # It grows as long as the training goes on.
        return highest if highest > 0 and _factor(function, 0) == first else None
    except Exception:
        return None


def _factor(function, step):
    value = function(step)
    if isinstance(value, complex):
        return None
    value = float(value)
    return value if math.isfinite(value) else None


def _steps():
    yield from range(1, _ONE_BY_ONE)
    step = _ONE_BY_ONE
    while step < _FURTHEST:
        yield step
        step += step // 100
