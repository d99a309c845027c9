"""Sees how the script ends: through its last line, by `sys.exit`, or with an exception."""
import atexit
import sys
import traceback

from . import children


def watch(session, scratch):
    ending = {"code": 0, "explicit": False, "error": None}
    exit_before = sys.exit
    hook_before = sys.excepthook

    def exit(status=None):
        ending["explicit"] = True
        ending["code"] = status if isinstance(status, int) else 0 if status is None else 1
        exit_before(status)

    def excepthook(kind, value, trace):
        if not issubclass(kind, KeyboardInterrupt):
            ending["error"] = _describe(kind, value, trace)
        ending["code"] = 1
        hook_before(kind, value, trace)
        # The other ranks fail when this one leaves: the engine is to hear of it first.
        if session.rank is not None:
            last()

    def child_ended(code, error):
        if error is not None:
            ending["error"] = _describe(type(error), error, error.__traceback__)
        session.script_ended(code, code != 0, ending["error"])

    def last():
        session.script_ended(ending["code"], ending["explicit"], ending["error"])

    sys.exit = exit
    sys.excepthook = excepthook
    # The first to be registered is the last to run: what the script does at its own exit comes before.
    atexit.register(last)
    children.watch(child_ended, scratch)


def _describe(kind, value, trace):
    stack = "".join(traceback.format_exception(kind, value, trace))
    return {"message": _last_line(kind, value), "stack": stack[-16000:]}


def _last_line(kind, value):
    if kind.__name__ == "ProcessRaisedException":
        # PyTorch's, for a process that the script has spawned: the text is that one's traceback.
        lines = str(value).strip().splitlines()
        if lines:
            return lines[-1].strip()
    return traceback.format_exception_only(kind, value)[-1].strip() or kind.__name__
