"""Keeps the user's interrupt away from what must not be left half done."""
import signal
import threading
from contextlib import contextmanager


@contextmanager
def uninterrupted():
    """An interrupt that comes while the block runs is raised after it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # No signal is handled here.
        return
    pending = []
    before = signal.signal(signal.SIGINT, lambda *_: pending.append(True))
    try:
        yield
    finally:
        # None: not set from Python, and cannot be put back.
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)
    if pending:
        raise KeyboardInterrupt
