"""Sees how the script ends: through its last line, by `sys.exit`, or with an exception."""
import atexit
import functools
import os
import sys
import threading

from . import children
from .tracebacks import hide_ours
from .unhooked import note_unhooked

#: Ends this process, and tells nobody.
exit_now = os._exit


def watch(session, scratch):
    ending = {"code": None, "call": None, "error": None}
    exit_before = sys.exit
    hook_before = sys.excepthook
    thread_hook_before = threading.excepthook
    home = os.getpid()

    def exit(status=None):
        ending["call"] = "sys.exit()"
        ending["code"] = status if isinstance(status, int) else 0 if status is None else 1
        # `sys.exit("why")` prints why, and ends with 1.
        if isinstance(status, str):
            ending["error"] = {"message": status.strip() or "it ended with exit code 1"}
        exit_before(status)

    def excepthook(kind, value, trace):
        if not issubclass(kind, KeyboardInterrupt):
            ending["error"] = _describe(kind, value, trace)
        ending["code"] = 1
        hide_ours(value)
        hook_before(kind, value, getattr(value, "__traceback__", trace))
        # The other ranks fail when this one leaves: the engine is to hear of it first.
        if session.rank is not None:
            last()

    def child_ended(code, error):
        if error is not None:
            ending["error"] = _describe(type(error), error, error.__traceback__)
            hide_ours(error)
        session.script_ended(code, "sys.exit()" if code != 0 else None, ending["error"])

    def left(code):
        """`os._exit`: nothing runs after it. A fork of this process, which ends so too, is none of ours."""
        if os.getpid() == home:
            session.script_ended(code if isinstance(code, int) else 0, "os._exit()", ending["error"])
        exit_now(code)

    def replacing(name):
        """Another program takes the place of this one, as `os.execv` has it. One that has not trained may go on there, and is heard there."""
        call = getattr(os, name)

        @functools.wraps(call)
        def replace(path, *args, **kwargs):
            if os.getpid() == home and session.connected and os.access(path, os.X_OK):
                session.script_ended(0, "os.%s()" % name, None)
            return call(path, *args, **kwargs)

        return replace

    def thread_failed(failed):
        # Of a thread that helps the training, the training tells; of one that trains, only its end.
        if failed.exc_value is not None and (session.stepping_thread in (None, threading.get_ident())):
            ending["error"] = _describe(failed.exc_type, failed.exc_value, failed.exc_traceback)
            ending["code"] = 1
        # Its outermost frame is of `threading`, so what is printed begins as it did.
        hide_ours(failed.exc_value)
        thread_hook_before(failed)

    def last():
        if ending["error"] is None:
            note_unhooked(session)
        session.script_ended(ending["code"], ending["call"], ending["error"])

    sys.exit = exit
    sys.excepthook = excepthook
    os._exit = left
    for name in ("execv", "execve"):
        setattr(os, name, replacing(name))
    threading.excepthook = thread_failed
    # The first to be registered is the last to run: what the script does at its own exit comes before.
    atexit.register(last)
    children.watch(child_ended, scratch)


def _describe(kind, value, trace):
    import traceback

    stack = "".join(traceback.format_exception(kind, value, trace))
    return {"message": _last_line(kind, value), "stack": stack[-16000:]}


def _last_line(kind, value):
    import traceback

    if kind.__name__ == "ProcessRaisedException":
        # PyTorch's, for a process that the script has spawned: the text is that one's traceback.
        lines = str(value).strip().splitlines()
        if lines:
            return lines[-1].strip()
    return traceback.format_exception_only(kind, value)[-1].strip() or kind.__name__
