"""An optimizer of the script's, as the engine is told of it."""
import math


class Entry:
    """`id` is given by the session. `groups`: one `{"lr", "size"}` a param group; `lr` is the first group's.

    An adaptor (PyTorch's, Keras') keeps the optimizer itself; the entry holds only facts, so that it may outlive it.
    """

    def __init__(self, type, lr, groups, frames):
        self.id = None
        self.type = type
        self.lr = lr
        self.groups = groups
        self.frames = frames
        self.steps = 0
        self.momentum = None
        self.betas = None
        self.batch_size = None
        self.schedule = None
        self.peak = None
        # What a schedule multiplies the LRs by at its highest, where that makes other ones of them.
        self.scale = None
        self.by_hand = False
        # Where the LR of the first step was set, which the script has raised since.
        self.hand = None
        self.top_is_unknown = False
        # What sets its LRs goes between LRs of its own, which the groups have.
        self.scheduled = False
        self.finder = None
        self.shares_loss_with = set()
        self.in_turn_with = set()
        self.within = None

    def begin(self, first):
        """Right before the first step: `first` has (the LR that it would take, where that was set or None) of each group. The first of them
        that is not 0 is the optimizer's."""
        for group, (lr, setter) in zip(self.groups, first):
            group.update(lr=lr, set=setter)
        self.lr = next((lr for lr, _ in first if lr), self.lr)

    @property
    def is_set(self):
        """The LR of the first step was set after the optimizer was made."""
        return any(group.get("set") is not None for group in self.groups)

    def warms_up(self, made, lr):
        """The script has raised the LR that it began with, to `lr` so far. It scales the LRs that the optimizer was `made` with, unless it
        goes beyond them: how far is then not known."""
        self.hand = self.hand or next((group["set"] for group in self.groups if group.get("set")), None)
        if lr > max((each for each in made if each), default=0.0) * (1 + 1e-9):
            self.top_is_unknown = True
        else:
            self.begin([(each, None) for each in made])

    def message(self):
        factor = 1.0 if self.scale is None else self.scale.get("factor")
        is_unknown = self.top_is_unknown or factor is None
        message = {
            "kind": "optimizer",
            "id": self.id,
            "type": self.type,
            "lr": None if is_unknown else _times(self.lr, factor),
            "groups": [_told(group, factor) for group in self.groups],
            "steps": self.steps,
            "location": self.frames[0] if self.frames else None,
            "frames": self.frames,
        }
        optional = {
            "momentum": finite(self.momentum),
            "betas": self.betas,
            "batchSize": self.batch_size,
            "schedule": self.schedule,
            "peak": self.peak,
            "scale": self.scale,
            "hand": self.hand,
            "finder": self.finder,
            "sharesLossWith": sorted(self.shares_loss_with) or None,
            "inTurnWith": sorted(self.in_turn_with),
            "within": self.within,
        }
        message.update({key: value for key, value in optional.items() if value is not None})
        return message


def _told(group, factor):
    told = {key: value for key, value in group.items() if value is not None}
    return dict(told, lr=None if factor is None else _times(group.get("lr"), factor))


def _times(lr, factor):
    known = finite(lr)
    return None if known is None else known * factor


def finite(value):
    """A float for JSON, or None."""
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
