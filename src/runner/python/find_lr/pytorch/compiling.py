"""`torch.compile` beside the hook."""
import functools


def untraced(torch):
    """A decorator that keeps the hook out of what is traced; the update itself then runs as it is written."""
    disable = getattr(getattr(torch, "compiler", None), "disable", None)
    return disable if disable is not None and hasattr(torch, "compile") else lambda function: function


def allow_breaks(torch, session):
    """The hook breaks a graph that holds a step. `fullgraph` only asserts that there is no break: it is let be for the sweep."""
    compile = getattr(torch, "compile", None)
    if compile is None:
        return

    @functools.wraps(compile)
    def compiled(*args, **kwargs):
        if session.sweeping and kwargs.get("fullgraph"):
            kwargs = dict(kwargs, fullgraph=False)
        return compile(*args, **kwargs)

    torch.compile = compiled
