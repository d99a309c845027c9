"""What a step function is to do, and what is said of one that does something else."""
import inspect


class ContractBroken(TypeError):
    """It is not called, or not believed: no LR does that, so it is never divergence."""


def contract(name):
    return "%s(lr) must make ONE training step at the learning rate that it is given, and return the loss of that step as a number." % name


def name_of(train_fn):
    name = getattr(train_fn, "__name__", "train_fn")
    return "train_fn" if name == "<lambda>" else name


def check_callable(train_fn, name=None):
    """Before the first step: whether it can be called with an LR."""
    name = name or name_of(train_fn)
    if not callable(train_fn):
        raise ContractBroken("%s is of type %s, which cannot be called. %s" % (name, type(train_fn).__name__, contract("train_fn")))
    try:
        signature = inspect.signature(train_fn)
    except (TypeError, ValueError):
        return  # Of C: it says by itself what it does not take.
    try:
        signature.bind(0.1)
    except TypeError:
        raise ContractBroken("%s takes %s, and is called with the LR alone. %s" % (name, _arguments(signature), contract(name))) from None


def number_of(loss, name):
    """The loss that a step returned, as a float."""
    if not isinstance(loss, (str, bytes)):
        try:
            return float(loss.detach() if hasattr(loss, "detach") else loss)
        except (TypeError, ValueError, RuntimeError):
            pass  # Said below.
    raise ContractBroken("%s returned %s. %s" % (name, _described(loss), contract(name)))


def _arguments(signature):
    parameters = ", ".join(str(parameter) for parameter in signature.parameters.values())
    return "no argument" if parameters == "" else "(%s)" % parameters


def _described(loss):
    if loss is None:
        return "None"
    shape = getattr(loss, "shape", None)
    if shape is not None:
        return "a %s of shape %s: reduce it to one number, by its mean" % (type(loss).__name__, tuple(shape))
    return "a value of type %s" % type(loss).__name__
