"""A pass over live objects: the session of the hooks, in a kernel that goes on after it."""
from ...live.sweep import StopRule
from ...session import Session
from ...wire.reporter import Reporter


class SweepEnded(BaseException):
    """Ends the cell's body from within its step. No Exception: the body's own `except Exception` is not to swallow it."""


class _HereReporter(Reporter):
    listened_to = True

    def __init__(self, feed):
        super().__init__({}, "")
        self._feed = feed

    def is_target(self):
        return True

    def _open(self):
        return self._feed


class HereSession(Session):
    """`feed`: takes what is told, as a `Connection` of the wire does. `sweep`: what to walk (live/sweep.py). `data`: see epochs.py."""

    def __init__(self, feed, sweep, ceiling, optimizer, data):
        hook = {
            "kind": "sweep", "mode": sweep.mode, "minLr": sweep.min_lr, "maxLr": sweep.top, "steps": sweep.steps, "ceilingLr": ceiling,
        }
        super().__init__({"hook": hook, "optimizer": optimizer, "guard": False, "scratch": "", "data": data}, _HereReporter(feed))
        self._sweep = sweep
        self._leaving = False
        self.reason = None
        self.was_interrupted = False
        self.losses = []
        self._rule = StopRule()

    @property
    def turned(self):
        """The loss is past its minimum."""
        return self._rule.turned()

    def end(self, reason):
        if not (self.over or self._leaving):
            self._leaving = True
            for callback in self._before_end:
                callback()
            self.close(reason)
        raise SweepEnded

    def interrupt(self):
        """The user has: what was swept so far stands."""
        self.was_interrupted = True
        try:
            self.end("stopped")
        except SweepEnded:
            pass

    def close(self, reason):
        """Nothing is hooked any more."""
        if not self.over:
            self.reason = reason
            for entry in self.entries:
                self._reporter.send(entry.message())
            self._reporter.close()

    def taken(self, entry):
        super().taken(entry)
        # Another optimizer than the one that was asked for, which is not there, trains: a sweep's worth of steps tells enough.
        if entry.steps >= self._sweep.steps and all(other.id != self._wanted for other in self.entries) and self._wanted is not None:
            self.end("ended")

    def point(self, entry, step, lr, loss):
        if self.over:
            return
        self.losses.append(loss)
        self._rule.add(loss)
        self._reporter.point(entry.id, step, lr, loss)
        if self._ended() and not self._leaving:
            self.end("stopped")

    def _ended(self):
        if self.losses[-1] - self.losses[-1] != 0 or self._rule.diverged(self._sweep.stop_factor):
            return True
        return self._sweep.may_go_on and len(self.losses) >= self._sweep.steps and self._rule.turned()
