"""The LRs that the script's own first step would take, and where the script has set them since it made the optimizer."""
import functools
import sys
import weakref

from ..frames import is_ours, is_users, user_frames
from .groups import groups_of, number

# They read param groups all the time, and set no LR.
_BYSTANDERS = ("/torch/optim/optimizer.py", "/torch/amp/", "/torch/cuda/amp/")


class FirstLrs:
    """Who sets an LR tells whether it counts: what the script sets, or a checkpoint that it loads, is what it trains with; a library's
    scheduler scales the base that it found (`initial_lr`), which then is the script's LR.

    A group stays the plain dict that it is. Its LR at construction is replaced by an equal object of our own, so that any other
    tells of a setting, of the same number too. To set one, the groups have to be read from their optimizer: until the first step of
    the sweep the attribute `param_groups` notes who read it last.
    """

    def __init__(self, torch, session):
        self._base = torch.optim.Optimizer
        self._listens = session.listened_to or session.found.any_is_set
        if not session.listened_to:
            session.after_first_step(self.unwatch)
        self._histories = weakref.WeakKeyDictionary()
        self._marks = {}
        self._finders = session.finders
        session.finders.after_run(self._sync)

    def watch(self):
        if self._listens:
            self._watch_loading()
            self._base.param_groups = _Noted(self._was_read)

    def unwatch(self):
        if isinstance(self._base.__dict__.get("param_groups"), _Noted):
            del self._base.param_groups

    def made(self, optimizer):
        """Right after the construction."""
        if self._listens and optimizer not in self._histories:
            groups = groups_of(optimizer)
            for group in groups:
                self._mark(group)
            self._histories[optimizer] = _History(groups)

    def at_first_step(self, optimizer):
        """(the LR, where it was set or None) of each group."""
        groups = groups_of(optimizer)
        history = self._histories.get(optimizer)
        if history is None:
            return [(number(group.get("initial_lr", group.get("lr"))), None) for group in groups]
        history.look(groups)
        first = [history.first(index, group) for index, group in enumerate(groups)]
        return [(lr, setter or self._finder(history, group)) for (lr, setter), group in zip(first, groups)]

    def _finder(self, history, group):
        """The script's own finder, where that has put its answer there."""
        finder = self._finders.of([group.get("lr")])
        if finder is None or number(group.get("lr")) in history.made:
            return None
        return {"location": finder["location"], "by": finder["name"]}

    def made_with(self, optimizer):
        """The LRs of its construction, one a group; what is not known of that is left out."""
        history = self._histories.get(optimizer)
        return [] if history is None else history.made

    def _mark(self, group):
        lr = group.get("lr")
        if type(lr) is float and id(lr) not in self._marks:
            own = float.fromhex(lr.hex())
            self._marks[id(own)] = group["lr"] = own

    def _was_read(self, optimizer, groups):
        history = self._history_of(optimizer, groups)
        if history is None or history.is_loading or self._finders.running:
            return
        frame, depth = sys._getframe(2), 3
        while frame.f_back is not None and frame.f_code.co_name in ("param_groups", "__getattr__"):
            frame, depth = frame.f_back, depth + 1  # A wrapper that hands the attribute on.
        file = frame.f_code.co_filename
        if is_ours(file) or any(name in file.replace("\\", "/") for name in _BYSTANDERS):
            return
        history.look(groups)
        history.reader = _Setter(user_frames(depth)) if is_users(file) else None

    def _history_of(self, optimizer, groups):
        history = self._histories.get(optimizer)
        if history is not None:
            return history
        # A wrapper that shares the groups, as Lightning's.
        same = [own for known, own in self._histories.items() if known.__dict__.get("param_groups") is groups]
        return same[0] if same else None

    def _watch_loading(self):
        load = self._base.load_state_dict
        histories = self._histories

        @functools.wraps(load)
        def load_state_dict(optimizer, *args, **kwargs):
            history = histories.get(optimizer)
            if history is None or self._finders.running:
                return load(optimizer, *args, **kwargs)
            history.look(groups_of(optimizer))
            history.is_loading = True  # What the optimizer reads of its own groups meanwhile says nothing.
            try:
                return load(optimizer, *args, **kwargs)
            finally:
                history.is_loading = False
                history.reader = _Setter(user_frames(2), by="checkpoint")
                history.look(groups_of(optimizer))

        self._base.load_state_dict = load_state_dict


    def _sync(self):
        """A finder has put LRs there, and most put back what was there before: that is no setting of the script's."""
        for optimizer, history in self._histories.items():
            history.sync(groups_of(optimizer))


class _Setter:
    def __init__(self, frames, by=None):
        self._frames = frames
        self._by = by

    def told(self):
        """As the wire has it."""
        told = {"location": self._frames[0] if self._frames else None, "frames": self._frames}
        return told if self._by is None else dict(told, by=self._by)


class _History:
    """`made`: each group's LR as the construction left it. `reader`: the script's place that has read the groups last, None for a library's."""

    def __init__(self, groups):
        self.made = [number(group.get("lr")) for group in groups]
        self.reader = _Setter([])
        self.is_loading = False
        self._seen = [_kept(group.get("lr")) for group in groups]
        # One list a group: what was set, and who set it.
        self._settings = [[] for _ in groups]

    def look(self, groups):
        """Whatever has changed was changed by the last reader."""
        for index, group in enumerate(groups[: len(self.made)]):
            lr = _kept(group.get("lr"))
            if not _is_same(lr, self._seen[index]):
                self._settings[index].append((lr, self.reader))
                self._seen[index] = lr

    def sync(self, groups):
        self._seen = [_kept(group.get("lr")) for group in groups[: len(self.made)]]

    def first(self, index, group):
        """(the LR of a group's first step, where it was set or None)"""
        now, base = group.get("lr"), group.get("initial_lr")
        settings = self._settings[index] if index < len(self._settings) else []
        is_scheduled = bool(settings) and settings[-1][1] is None
        # A warm-up by hand may begin at 0, and a schedule that a checkpoint holds may have ended there.
        for lr in (base, now) if is_scheduled else (now, base):
            if number(lr):
                return number(lr), self._setter(settings, lr)
        return self.made[index] if index < len(self.made) else number(now), None

    @staticmethod
    def _setter(settings, lr):
        for value, setter in reversed(settings):
            if _is_same(value, _kept(lr)):
                return None if setter is None else setter.told()
        return None


class _Noted:
    """The attribute `param_groups`, which the optimizer itself holds as ever."""

    def __init__(self, on_read):
        self._on_read = on_read

    def __get__(self, optimizer, kind=None):
        groups = None if optimizer is None else optimizer.__dict__.get("param_groups")
        if groups is None:
            raise AttributeError("%s has no attribute 'param_groups'" % getattr(kind, "__name__", "Optimizer"))
        self._on_read(optimizer, groups)
        return groups

    def __set__(self, optimizer, groups):
        optimizer.__dict__["param_groups"] = groups

    def __delete__(self, optimizer):
        del optimizer.__dict__["param_groups"]


def _kept(lr):
    """What to remember of an LR: a number as it is; of a tensor, which is filled in place, the number."""
    return lr if isinstance(lr, (int, float)) else (number(lr),)


def _is_same(one, two):
    """Floats are told apart by identity, but for those that are read from tensors."""
    return one is two or (one == two and not (type(one) is float and type(two) is float))
