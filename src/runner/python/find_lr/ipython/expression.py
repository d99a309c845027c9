"""`%find_lr expression`: a function that makes one update at an LR and returns its loss."""
import sys

from ..live.contract import ContractBroken, check_callable, contract
from ..live.range_test import range_test
from .errors import Interrupted, Refused
from .here.namespace import Namespace


def train_fn_of(shell, text):
    """What the expression stands for. Raises what it raises; `Refused` for what cannot be called with an LR."""
    text = text.strip()
    if text.startswith("-"):
        raise Refused("%%find_lr takes a function, and no options; %%%%find_lr above a cell takes them. %s" % contract("train_fn"))
    value = eval(compile(text, "<%find_lr>", "eval"), shell.user_ns)
    try:
        check_callable(value, text)
    except ContractBroken as error:
        raise Refused(str(error)) from None
    return value


def test_expression(shell, train_fn, sweep, feed):
    """Puts back what the function trains, where that is PyTorch's."""
    torch = sys.modules.get("torch")
    # As Keras would have it put back: by whoever trains it.
    restore = (lambda: None) if torch is None else Namespace(shell, torch).keep()
    counted = iter(range(sys.maxsize))
    try:
        range_test(
            train_fn, min_lr=sweep.min_lr, max_lr=None if sweep.may_go_on else sweep.top, steps=sweep.steps, mode=sweep.mode,
            stop_factor=sweep.stop_factor, on_point=lambda lr, loss: feed.point("0", next(counted), lr, loss),
        )
    except KeyboardInterrupt:
        feed.drop()
        raise Interrupted("the test was stopped, and all is as it was.") from None
    except ContractBroken as error:
        feed.drop()
        raise Refused(str(error)) from None
    except BaseException:
        feed.drop()
        raise
    finally:
        restore()
    feed.finish("swept")
    if torch is None:
        print("What the function has trained stays trained: only PyTorch's objects are put back.")
