"""Keeps our descriptor open where a script closes whatever it did not open itself, as daemons do."""
import functools
import os

_kept = set()


def keep(descriptor):
    if not _kept:
        _install()
    _kept.add(descriptor)


def let_go(descriptor):
    _kept.discard(descriptor)


def _install():
    close_one, close_range = os.close, os.closerange

    @functools.wraps(close_one)
    def close(fd):
        if fd not in _kept:
            close_one(fd)

    @functools.wraps(close_range)
    def closerange(low, high):
        for kept in sorted(fd for fd in _kept if low <= fd < high):
            close_range(low, kept)
            low = kept + 1
        close_range(low, high)

    os.close = close
    os.closerange = closerange
