"""Which optimizers train in turn: one steps between two steps of another, on another loss."""


class Turns:
    def __init__(self):
        self._since = {}

    def stepped(self, entry):
        """Right before the session is told of the step."""
        for other in self._since.get(entry, ()):
            if other.id not in entry.shares_loss_with:
                entry.in_turn_with.add(other.id)
        for others in self._since.values():
            others.add(entry)
        self._since[entry] = set()
