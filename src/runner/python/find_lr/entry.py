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
        self.by_hand = False
        self.shares_loss_with = set()
        self.in_turn_with = set()
        self.within = None

    def message(self):
        message = {
            "kind": "optimizer",
            "id": self.id,
            "type": self.type,
            "lr": finite(self.lr),
            "groups": [dict(group, lr=finite(group.get("lr"))) for group in self.groups],
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
            "sharesLossWith": sorted(self.shares_loss_with) or None,
            "inTurnWith": sorted(self.in_turn_with),
            "within": self.within,
        }
        message.update({key: value for key, value in optional.items() if value is not None})
        return message


def finite(value):
    """A float for JSON, or None."""
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
