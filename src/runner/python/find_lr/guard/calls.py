"""Puts the guard's calls in the place of Python's own."""
import builtins
import functools
import io
import os
import sys

from . import raw


class Call:
    """A function that, like those of C, does not become a method when a class holds it, and is pickled by its name."""

    def __init__(self, function, original, module):
        functools.update_wrapper(self, original)
        self.__module__ = module
        self._function = function

    def __call__(self, *args, **kwargs):
        return self._function(*args, **kwargs)

    def __repr__(self):
        return repr(self.__wrapped__)

    def __reduce__(self):
        return self.__name__


def patch(calls, open_file, open_code):
    """`calls`: name in `os` -> function. `open_file` takes the place of `open`, under all its names, `open_code` of `io.open_code`."""
    patched = {}
    for name, function in calls.items():
        call = Call(function, raw.calls[name], "os")
        patched[raw.calls[name]] = call
        setattr(os, name, call)
        for supports in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if raw.calls[name] in supports:
                supports.add(call)
    opening = Call(open_file, raw.open_file, "io")
    patched[raw.open_file] = opening
    builtins.open = io.open = opening
    io.open_code = Call(open_code, raw.open_code, "io")
    _rebind_loaded(patched)


#: Python's own inner modules, whose calls stay as they are: imports are found and read past the guard.
_INNER = ("posix", "nt", "_io", "_frozen_importlib", "_frozen_importlib_external", "importlib._bootstrap_external")


#: Modules whose classes hold the calls, too.
_WITH_CLASSES = ("pathlib", "glob", "tempfile")


def _rebind_loaded(patched):
    """Modules that were loaded before us may hold the calls under names of their own, in classes and as defaults of arguments."""
    ours = __name__.rpartition(".")[0]
    for name, module in list(sys.modules.items()):
        if name in _INNER or name.startswith(ours) or module is None:
            continue
        _rebind(module, patched)
        if name in _WITH_CLASSES:
            for kind in list(vars(module).values()):
                if isinstance(kind, type):
                    _rebind(kind, patched)


def _rebind(holder, patched):
    for name, value in list(getattr(holder, "__dict__", {}).items()):
        function = value.__func__ if isinstance(value, staticmethod) else value
        defaults = getattr(function, "__defaults__", None)
        if isinstance(defaults, tuple) and any(_call(patched, default) for default in defaults):
            function.__defaults__ = tuple(_call(patched, default) or default for default in defaults)
        call = _call(patched, function)
        if call is not None:
            setattr(holder, name, staticmethod(call) if isinstance(value, staticmethod) else call)


def _call(patched, value):
    try:
        return patched.get(value)
    except TypeError:
        return None  # Not hashable: none of ours.
