"""Folders that a framework makes as soon as it is told of them."""
import atexit
import os
from contextlib import contextmanager


class MadeFolders:
    """Removes, when the pass ends, those that were made while watched and are still empty."""

    def __init__(self, session):
        self._new = []
        session.before_end(self.remove)
        atexit.register(self.remove)

    @contextmanager
    def watch(self, folder):
        missing = []
        path = os.path.abspath(folder)
        while not os.path.exists(path):
            missing.append(path)
            path = os.path.dirname(path)
        try:
            yield
        finally:
            self._new += [path for path in missing if os.path.isdir(path)]

    def remove(self):
        for path in self._new:
            try:
                os.rmdir(path)
            except OSError:
                pass  # Not empty: somebody wants it.
        self._new = []
