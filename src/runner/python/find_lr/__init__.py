"""Find LR in Python. `from find_lr import range_test, lr_find`; imported names are loaded when they are first asked for. In a notebook, `%load_ext find_lr`."""

__version__ = "0.1.0"
__all__ = ["lr_find", "range_test"]


def __getattr__(name):
    if name not in __all__:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    from importlib import import_module

    return getattr(import_module("." + {"lr_find": "live.lr_find", "range_test": "live.range_test"}[name], __name__), name)


def load_ipython_extension(shell):
    """`%load_ext find_lr`: the magics `%%find_lr` and `%find_lr`."""
    from .ipython import load

    load(shell)


def unload_ipython_extension(shell):
    from .ipython import unload

    unload(shell)
