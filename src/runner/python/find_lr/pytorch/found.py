"""Training with found LRs, in place of those that the script makes its optimizers with."""
import functools
import inspect

from .groups import groups_of, number


class Found:
    """Puts a found LR into the groups where the optimizer is made: schedules, logs and checkpoints then hold the LR that trains.

    Where the script sets LRs by hand, it computes them from its own number, which cannot be reached. There the groups stay as it
    wrote them, and each step is taken with the LR scaled.
    """

    def __init__(self, torch, session, written):
        self._torch = torch
        self._session = session
        self._written = written
        self._said = set()

    def made(self, optimizer, entry):
        """An optimizer was made; nothing has read its groups yet."""
        if not self._session.found.has(entry) or entry.by_hand:
            return
        for group in groups_of(optimizer):
            group["lr"] = self._in_place_of(entry, group.get("lr"))
        if "lr" in getattr(optimizer, "defaults", ()):
            optimizer.defaults["lr"] = self._in_place_of(entry, optimizer.defaults["lr"])
        self._written.note(optimizer)

    def lrs(self, optimizer, entry):
        """The LRs to take a step with, one a group; None: those that stand there."""
        session = self._session
        if not session.found.has(entry):
            return None
        if not entry.by_hand and self._written.by_hand(optimizer):
            self._look(optimizer, entry)
        if not entry.by_hand:
            return None
        return [session.found.lr(entry, number(group.get("lr")) or 0.0) for group in groups_of(optimizer)]

    def _look(self, optimizer, entry):
        """The script has set an LR by hand. Its own number, before the first step, tells that it does not read ours."""
        own = [group["lr"] for group in entry.groups]
        if entry.steps == 0 and [number(group.get("lr")) for group in groups_of(optimizer)] == own:
            entry.by_hand = True
        elif entry.id not in self._said:
            self._said.add(entry.id)
            self._session.note(
                "odd",
                "The script sets the LR of %s by hand after %d steps, which it did not do in the sweep. It is taken as it is."
                % (entry.type, entry.steps),
            )
        self._written.note(optimizer)

    def _in_place_of(self, entry, lr):
        own = number(lr)
        if own is None:
            return lr
        found = self._session.found.lr(entry, own)
        return self._torch.full_like(lr, found) if isinstance(lr, self._torch.Tensor) else found

    def watch_schedulers(self, module, known):
        """`known(optimizer)`: its entry. Schedules between LRs of their own, whatever the optimizer's, get the found one as their highest."""
        for name in ("OneCycleLR", "CyclicLR"):
            kind = getattr(module, name, None)
            if kind is not None:
                self._watch_peak(kind, known)

    def _watch_peak(self, kind, known):
        made = kind.__init__
        signature = inspect.signature(made)

        @functools.wraps(made)
        def __init__(scheduler, *args, **kwargs):
            try:
                bound = signature.bind(scheduler, *args, **kwargs)
            except TypeError:
                return made(scheduler, *args, **kwargs)  # It says itself what is wrong.
            given = bound.arguments
            entry = known(given["optimizer"])
            if entry is not None and self._session.found.has(entry) and not entry.by_hand:
                peaks = given["max_lr"]
                highest = max(peaks) if isinstance(peaks, (list, tuple)) else peaks
                for name in ("base_lr", "max_lr"):
                    if name in given:
                        given[name] = _times(given[name], self._session.found.lr(entry, entry.lr) / highest)
            return made(*bound.args, **bound.kwargs)

        kind.__init__ = __init__


def _times(lrs, factor):
    return [lr * factor for lr in lrs] if isinstance(lrs, (list, tuple)) else lrs * factor
