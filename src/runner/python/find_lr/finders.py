"""The script's own LR finders: what they answer sets the LR at every start, so that no number of the script does."""
from contextlib import contextmanager

from .frames import user_frames


class Finders:
    """Knows an LR that a finder has answered by identity, wherever the script hands it. `running`: one trains, which is none of the sweep."""

    def __init__(self):
        self._answers = []
        self._after = []
        self.running = False

    def answer(self, lr, name, depth=1):
        """The LR as the finder called `name` answers it to the script."""
        frames = user_frames(depth + 1)
        own = float.fromhex(float(lr).hex())
        self._answers.append((own, {"name": name, "location": frames[0] if frames else None}))
        return own

    def of(self, lrs):
        """The finder that has answered one of these, as the wire tells it; None where none has."""
        lrs = list(lrs)
        return next((finder for own, finder in reversed(self._answers) for lr in lrs if lr is own), None)

    @contextmanager
    def run(self):
        """A finder trains, and puts back what it has changed."""
        outer, self.running = self.running, True
        try:
            yield
        finally:
            self.running = outer
            for callback in self._after:
                callback()

    def after_run(self, callback):
        self._after.append(callback)


def skipped_note(name):
    return "The script's own LR finder (%s) is not run: the sweep does that. Its suggestion is the LR that the script has." % name


def running_note(name):
    return "The script's own LR finder (%s) runs as it does without a sweep, which its steps are no part of." % name
