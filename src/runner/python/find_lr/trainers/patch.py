"""Replacing a framework's functions by ours around them."""
import functools


def wrap(owner, name, make):
    """Replaces a function of a class or module by `make(original)`. A framework's version that has none of that name is left alone."""
    original = vars(owner).get(name)
    if callable(original):
        setattr(owner, name, functools.wraps(original)(make(original)))


def wrap_property(owner, name, make):
    """The same for what a property reads."""
    original = vars(owner).get(name)
    if isinstance(original, property) and original.fget is not None:
        setattr(owner, name, original.getter(functools.wraps(original.fget)(make(original.fget))))


def skip_while(condition, owner, *names, result=None):
    """Calls of these functions do nothing and return `result` while `condition()`."""

    def make(original):
        def skipping(*args, **kwargs):
            return result if condition() else original(*args, **kwargs)

        return skipping

    for name in names:
        wrap(owner, name, make)
