"""Who wrote the LRs that stand in an optimizer's groups."""
import weakref

from .groups import groups_of


class Written:
    """Remembers the LRs as a construction, a scheduler or we left them. What differs later, the script has set by hand.

    LRs in tensors are not looked at: reading one may wait for the device.
    """

    def __init__(self):
        self._left = weakref.WeakKeyDictionary()

    def note(self, optimizer):
        """What stands there now was not set by hand."""
        self._left[optimizer] = _lrs(optimizer)

    def note_all(self):
        for optimizer in list(self._left):
            self.note(optimizer)

    def by_hand(self, optimizer):
        left = self._left.get(optimizer)
        # A group that came later came with an LR, which is nobody's change.
        return left is not None and _lrs(optimizer)[: len(left)] != left


def _lrs(optimizer):
    lrs = (group.get("lr") for group in groups_of(optimizer))
    return [lr if isinstance(lr, (int, float)) else None for lr in lrs]
