"""The LR that Keras' `LearningRateScheduler` trains with: its function makes it, or scales the one that the optimizer has."""
import contextlib
import functools
import io
import math
import random
import sys
import types

from ..frames import place_of_code

# Epochs that the function is asked for at most.
_MOST = 1000


def scheduled(callback, epoch, given, written):
    """(the highest LR, the place of the function or None), where the function of the callback makes LRs of its own; None where it scales what
    it is given. `given`: the LR that the optimizer had (None: not known); `written`: what the function has just made of it, in this epoch."""
    function = getattr(callback, "schedule", None)
    if not written or not callable(function):
        return None
    code = _code_of(function)
    highest = _highest(function, code, epoch, _epochs(callback), given or written, written)
    return None if highest is None else (highest, place_of_code(code))


def _epochs(callback):
    epochs = (callback.params or {}).get("epochs")
    return epochs if isinstance(epochs, int) else 0


def _code_of(function):
    while isinstance(function, functools.partial):
        function = function.func
    function = getattr(function, "__func__", function)
    if not isinstance(function, types.FunctionType):
        function = getattr(type(function), "__call__", None)
    return getattr(function, "__code__", None)


def _highest(function, code, epoch, epochs, given, written):
    """The function is asked for the epochs to come, and the script's random numbers are put back afterwards. What may count its calls is not asked:
    objects, and methods of them."""
    is_plain = _is_plain(function)
    if code is None or _takes_lr(function, code):
        twice = _asked(function, [epoch], 2 * given) if is_plain else []
        if twice and abs(twice[0] - written) > 1e-6 * written or not twice and written <= given:
            return None
    later = range(epoch + 1, min(epochs, epoch + _MOST)) if is_plain else ()
    # A float32 is written as its author would have: 0.01, not 0.009999999776.
    return float("%.7g" % max([written] + _asked(function, later, written)))


def _takes_lr(function, code):
    """Whether the function reads a second argument, which is the optimizer's LR; it may hand all of them on."""
    if isinstance(function, functools.partial) or code.co_flags & 0x04:  # `inspect.CO_VARARGS`
        return True
    index = 1 if isinstance(function, types.FunctionType) else 2
    if code.co_argcount <= index:
        return False
    import dis  # Not for scripts without such a callback.

    name = code.co_varnames[index]
    read = [step.argval for step in dis.get_instructions(code) if step.opname.startswith("LOAD")]
    return name in code.co_cellvars or any(name == each or (isinstance(each, tuple) and name in each) for each in read)


def _is_plain(function):
    while isinstance(function, functools.partial):
        function = function.func
    return isinstance(function, types.FunctionType)


def _asked(function, epochs, lr):
    """What it gives for these epochs, one after the other; as far as it does."""
    found = []
    numpy = sys.modules.get("numpy")
    kept = random.getstate(), None if numpy is None else numpy.random.get_state()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for epoch in epochs:
                lr = _called(function, epoch, lr)
                if not math.isfinite(lr):
                    break
                found.append(lr)
    except Exception:
        pass  # A list of the epochs' LRs ends, say.
    finally:
        random.setstate(kept[0])
        if numpy is not None:
            numpy.random.set_state(kept[1])
    return found


def _called(function, epoch, lr):
    try:
        return float(function(epoch, lr))
    except TypeError:  # As Keras does.
        return float(function(epoch))
