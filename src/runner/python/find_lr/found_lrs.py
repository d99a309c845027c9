"""The LRs that a training is to use in place of its own (a `fixed` pass), by the optimizers' ids."""


class FoundLrs:
    """An adaptor asks `has` once the session knows an optimizer. If so, and not `entry.by_hand`, it puts `lr(entry, own)` in the place of each
    LR that the optimizer was made with, before schedules or logs can read it. If `entry.by_hand`, or where the first cannot be done, it
    leaves what the script reads and writes alone, and takes each step with `scale(entry)` times that.
    """

    def __init__(self, hook):
        self._lrs = hook.get("lrs", {})
        self._by_hand = hook.get("byHand", ())
        self._set = hook.get("set", ())

    def by_hand(self, entry):
        """Whether the script was seen to set this optimizer's LR itself, step by step."""
        return entry.id in self._by_hand or self.is_set(entry)

    def is_set(self, entry):
        """Whether the script was seen to set the LR that its first step takes after it had made the optimizer: that is the one to scale by."""
        return entry.id in self._set

    @property
    def any_is_set(self):
        return len(self._set) > 0

    def has(self, entry):
        """Whether an optimizer trains with a found LR in place of its own."""
        return entry.id in self._lrs and bool(entry.lr)

    def lr(self, entry, own):
        """The LR in place of `own`, the script's: the found one for that which the optimizer was made with (or began with, see `is_set`), others in proportion."""
        return self._lrs[entry.id] * (own / entry.lr)

    def scale(self, entry):
        """What to multiply the LR of each step by, where the script's own stands in the optimizer: 1 if it is to be left alone."""
        return self._lrs[entry.id] / entry.lr if self.has(entry) else 1.0
