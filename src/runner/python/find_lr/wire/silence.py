"""Stands for the wire where no engine listens: a training with found LRs is its user's alone."""
import sys


class Silence:
    """Takes what a `Connection` takes. What is odd goes to the user's own stderr, the rest nowhere."""

    stop_requested = False
    steps_asked = None

    def send(self, message):
        if message["kind"] == "note" and sys.stderr is not None:
            sys.stderr.write("Find LR: %s\n" % message["message"])

    def point(self, optimizer, step, lr, loss):
        pass

    def taken(self, steps):
        pass

    def finish(self, leaves=True):
        pass
