"""What becomes of the script's epochs during a sweep: each ends as the script wrote it, and data goes round only past the last of them."""


class Epochs:
    """The engine may say (`data` of the start message) at which end of the data it is to go round, because the script is known to end there (1 is
    the first end, 0: never), and that evaluations are to run to their end. Otherwise each end of the data is decided by the script's loops.
    """

    def __init__(self, start):
        asked = start.get("data") or {}
        self._round_at = asked.get("roundAt")
        self._evaluates = bool(asked.get("evaluates"))
        self._ends = 0
        self._made = 0
        self.on_drop = []
        self._past = None
        self._cut = None
        # The data that trains has come to its end, and no step was taken on new data since: the script is between two epochs, or behind its last.
        self.between = False
        # A module was put into evaluation mode, and nothing was back-propagated since.
        self.evaluating = False
        # A trainer divides the losses of an accumulation by as many as they are.
        self.evens_out = False

    @property
    def as_written(self):
        """No data goes round, whatever ends."""
        return self._round_at == 0

    @property
    def cuts_evaluation(self):
        """What evaluates between two epochs may be ended early."""
        return not self._evaluates

    def goes_round(self, steps, made, another_follows):
        """The data that trains is through, after so many steps: whether it is to begin anew. `made`: how many optimizers there are.
        `another_follows()`: the script itself may begin another epoch."""
        self._made = made
        if self._past is None and not self._is_last(another_follows):
            self._ends += 1
            self.between = True
            return False
        self.go_past(steps)
        return True

    def _is_last(self, another_follows):
        if self._round_at is not None:
            return 0 < self._round_at <= self._ends + 1
        return not another_follows()

    def is_over_for(self, entry):
        """An optimizer that was made since the data ended trains where the next epoch would have been: the training before it is over."""
        return self.between and int(entry.id) >= self._made

    def drop_gradients(self):
        """What was back-propagated since the last step turns out to be stepped on by nobody."""
        for callback in self.on_drop:
            callback()

    def go_past(self, steps):
        """The training goes on where the script would have ended it, after so many steps."""
        if self._past is None:
            self._past = steps

    def cut_evaluation(self, steps):
        """An evaluation was ended early, or left out, after so many steps."""
        self._cut = steps

    def message(self):
        """As the engine is told at the end."""
        message = {"ends": self._ends, "between": self.between}
        if self._past is not None:
            message["past"] = self._past
        if self._cut is not None:
            message["cut"] = self._cut
        return message
