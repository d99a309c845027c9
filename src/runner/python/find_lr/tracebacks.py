"""What an error tells the user: the way through their own code and its libraries, not through ours."""
import builtins

from .frames import is_ours

_Group = getattr(builtins, "BaseExceptionGroup", ())  # Python 3.11


def hide_ours(error):
    """Takes our frames out of the tracebacks of an error and of those that it came of."""
    seen = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.with_traceback(_without_ours(one.__traceback__))
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, _Group):
            waiting += one.exceptions


def _without_ours(trace):
    """Where all is ours there is nothing else to tell, and it stays."""
    kept = []
    whole = trace
    while trace is not None:
        if not is_ours(trace.tb_frame.f_code.co_filename):
            kept.append(trace)
        trace = trace.tb_next
    for one, following in zip(kept, kept[1:] + [None]):
        one.tb_next = following
    return kept[0] if kept else whole
