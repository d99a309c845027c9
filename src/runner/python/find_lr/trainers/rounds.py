"""A framework's loop goes on until the sweep is through, past its own count of epochs or steps."""

_MOST = 64


class Rounds:
    """Whether a loop may go round once more. One that no longer comes to a step is let go after 64 rounds."""

    def __init__(self, session):
        self._session = session
        self._steps = 0
        self._idle = 0

    @property
    def open(self):
        """The loop that trains is not to end yet."""
        return self._session.underway and not self._session.epochs.as_written and self._idle < _MOST

    def again(self):
        """A round is through: whether to begin another."""
        steps = self._session.steps
        self._idle = 0 if steps != self._steps else self._idle + 1
        self._steps = steps
        return self.open
