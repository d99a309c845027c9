"""What becomes of the script's epochs during a sweep: each ends as the script wrote it, and data goes round only past the last of them."""


class Epochs:
    """The engine may ask for more (`data` of the start message): that data goes round at its so-manieth end, after which the script is known to
    end (0: never), and that evaluations run to their end. What it did not ask for is decided at each end of the data.
    """

    def __init__(self, start):
        asked = start.get("data") or {}
        self._round_at = asked.get("roundAt")
        self._evaluates = bool(asked.get("evaluates"))
        self._ends = 0
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

    def goes_round(self, steps, another_follows):
        """The data that trains is through: whether it is to begin anew. `another_follows()`: the script itself may begin another epoch."""
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
