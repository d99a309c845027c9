"""Programs that the script starts: they see the real disk only."""
import functools
import os
import sys

from ..frames import is_users
from ..imports import when_imported

_CWD = 10  # Its place among the positional arguments of `Popen.__init__`, `self` included.


def watch_programs(world, before):
    """`before(program, by_user)` is called ahead of every program; one may start in a folder of the overlay."""
    when_imported("subprocess", lambda module: _watch_popen(module.Popen, world, before))
    for name in ("system", "execv", "execve", "posix_spawn", "posix_spawnp", "startfile"):
        if hasattr(os, name):
            setattr(os, name, _announced(getattr(os, name), before))


def _watch_popen(kind, world, before):
    made = kind.__init__

    @functools.wraps(made)
    def __init__(self, *args, **kwargs):
        command = args[0] if args else kwargs.get("args")
        before(_program(command), _started_by_user())
        if kwargs.get("cwd") is not None:
            kwargs["cwd"] = _native(world, kwargs["cwd"])
        elif len(args) >= _CWD and args[_CWD - 1] is not None:
            args = args[: _CWD - 1] + (_native(world, args[_CWD - 1]),) + args[_CWD:]
        made(self, *args, **kwargs)

    kind.__init__ = __init__


def _announced(original, before):
    @functools.wraps(original)
    def start(command, *args, **kwargs):
        before(_program(command), _started_by_user())
        return original(command, *args, **kwargs)

    return start


def _native(world, folder):
    place = world.seen(folder, True)
    return folder if place is None else place.native


def _program(command):
    if isinstance(command, (list, tuple)):
        command = command[0] if command else ""
    try:
        text = os.fsdecode(command)
    except TypeError:
        return ""
    return text.split(" ")[0] if not os.path.exists(text) else text


def is_python(program):
    return program == sys.executable or os.path.basename(program).startswith("python")


def _started_by_user():
    """Whether the user's own code starts it, through Python's library or not. What packages look up with programs is no news."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if is_users(file):
            return True
        if "site-packages" in file or "dist-packages" in file:
            return False
        frame = frame.f_back
    return False
