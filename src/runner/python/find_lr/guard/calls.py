"""Puts the guard's calls in the place of Python's own."""
import builtins
import functools
import io
import os
import sys

from . import raw


class Call:
    """A function that, like those of C, does not become a method when a class holds it, and is pickled by its name."""

    def __init__(self, function, original):
        functools.update_wrapper(self, original)
        self._function = function

    def __call__(self, *args, **kwargs):
        return self._function(*args, **kwargs)

    def __repr__(self):
        return repr(self.__wrapped__)

    def __reduce__(self):
        return self.__name__


def patch(calls, open_file):
    """`calls`: name in `os` -> function. `open_file` takes the place of `open`, under all its names."""
    patched = {}
    for name, function in calls.items():
        call = Call(function, raw.calls[name])
        patched[raw.calls[name]] = call
        setattr(os, name, call)
        for supports in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if raw.calls[name] in supports:
                supports.add(call)
    opening = Call(open_file, raw.open_file)
    patched[raw.open_file] = opening
    builtins.open = io.open = opening
    _rebind_loaded(patched)


#: Python's own inner modules, whose calls stay as they are: imports are found and read past the guard.
_INNER = ("posix", "nt", "_io", "_frozen_importlib", "_frozen_importlib_external", "importlib._bootstrap_external")


def _rebind_loaded(patched):
    """Modules that were loaded before us may hold the calls under names of their own, pathlib even in a class."""
    ours = __name__.rpartition(".")[0]
    for name, module in list(sys.modules.items()):
        if name in _INNER or name.startswith(ours) or module is None:
            continue
        _rebind(module, patched)
        for kind in list(getattr(module, "__dict__", {}).values()):
            if name in ("pathlib", "glob") and isinstance(kind, type):
                _rebind(kind, patched)


def _rebind(holder, patched):
    for name, value in list(getattr(holder, "__dict__", {}).items()):
        function = value.__func__ if isinstance(value, staticmethod) else value
        try:
            call = patched.get(function)
        except TypeError:
            continue  # Not hashable: none of ours.
        if call is not None and call is not value:
            setattr(holder, name, staticmethod(call) if isinstance(value, staticmethod) else call)
