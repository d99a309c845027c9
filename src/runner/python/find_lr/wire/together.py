"""How the ranks of a distributed training end after the same step."""
import threading


class CommonEnd:
    """The engine asks each rank how far it will go at most, and then tells all of them the farthest answer.

    The answer is given by the thread that listens, as the training itself may be waiting for a peer. Until it is told, a
    rank goes on to what it has answered and waits there, between two steps.
    """

    def __init__(self):
        self._changed = threading.Condition()
        self._taken = 0
        self._held = None
        self._after = None

    def hold(self):
        """How many steps this rank will take before it waits: those taken, and the one that has begun."""
        with self._changed:
            if self._held is None:
                self._held = self._taken + 1
            return self._held

    def release(self, after):
        """All are to end when they have taken `after` steps."""
        with self._changed:
            self._after = after
            self._changed.notify_all()

    def reached(self, steps):
        """Whether this rank is to end, now that it has taken `steps` steps. Waits while that is not known."""
        with self._changed:
            self._taken = steps
            while self._after is None and self._held is not None and steps >= self._held:
                self._changed.wait()
            return self._after is not None and steps >= self._after
