"""A pass over live objects: the session of the hooks, in a kernel that goes on after it."""
import os

from ...live.sweep import StopRule
from ...session import Session


class SweepEnded(BaseException):
    """Ends the cell's body from within its step. No Exception: the body's own `except Exception` is not to swallow it."""


class HereSession(Session):
    """`feed`: takes what is told (`send(message)`), as the wire's other end. `sweep`: what to walk (live/sweep.py)."""

    listened_to = True

    def __init__(self, feed, sweep, ceiling, optimizer):
        hook = {
            "kind": "sweep", "mode": sweep.mode, "minLr": sweep.min_lr, "maxLr": sweep.top, "steps": sweep.steps, "ceilingLr": ceiling,
        }
        super().__init__({"hook": hook, "optimizer": optimizer, "guard": False, "scratch": "", "script": ""}, {})
        self._feed = feed
        self._sweep = sweep
        self._leaving = False
        self.reason = None
        self.losses = []
        self._rule = StopRule()

    def end(self, reason):
        if not (self.over or self._leaving):
            self._leaving = True
            for callback in self._before_end:
                callback()
            self.close(reason)
        raise SweepEnded

    def close(self, reason):
        """Nothing is hooked any more."""
        if not self._over:
            self.reason = reason
            for entry in self.entries:
                self._send(entry.message())
            self._over = True

    def point(self, entry, step, lr, loss):
        if self._over:
            return
        self.losses.append(loss)
        self._rule.add(loss)
        self._feed.point(entry.id, step, lr, loss)
        if self._ended() and not self._leaving:
            self.end("stopped")

    def _ended(self):
        if self.losses[-1] - self.losses[-1] != 0 or self._rule.diverged(self._sweep.stop_factor):
            return True
        return self._sweep.may_go_on and len(self.losses) >= self._sweep.steps and self._rule.turned()

    def _is_target(self):
        return True

    def _connect(self):
        if self._connection is None:
            self._connection = self._feed
            self._pid = os.getpid()
            self._say_hello()
        return self._connection
