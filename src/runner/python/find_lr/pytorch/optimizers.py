"""The optimizers that the script makes."""
import functools
import weakref

from ..entry import Entry
from ..frames import user_frames
from .fastai import name_of
from .groups import groups_of, number

# Parameters of a group that are looked at to see what reaches its optimizer: the first, the last, and some between.
_PROBES = 8


class Held:
    """What is kept beside an optimizer.

    `entry`: what the engine knows it as; optimizers that are one share it. `follows`: it steps along with the one that the entry was
    made for, and its steps are no further ones. `updates`: an update was seen to change a parameter's version.
    """

    __slots__ = ("optimizer", "entry", "follows", "updates", "stepped", "_lrs")

    def __init__(self, optimizer, entry):
        self.optimizer = weakref.ref(optimizer)
        self.entry = entry
        self.follows = False
        self.updates = False
        self.stepped = False
        self._lrs = [number(group.get("lr")) for group in optimizer.param_groups]

    def begin(self, optimizer, first):
        """Right before the first step, which would be taken with these LRs (see FirstLrs.at_first_step)."""
        entry = self.entry
        entry.groups += [_group(group) for group in optimizer.param_groups[len(entry.groups) :]]
        if not entry.scheduled:
            entry.begin(first)
        lrs = [group["lr"] for group in entry.groups]
        if any(lrs):
            self._lrs = lrs

    def lrs(self, optimizer, lr):
        """One LR a group, for a swept `lr`: that is what the group takes whose LR is the optimizer's (the first that is not 0), and the
        others keep their ratios to it, also one that came later; an LR of 0 stays, None too.

        `lr_scale` is how timm and MAE's descendants note layer-wise decay: their schedule multiplies by it, so the sweep does in its place.
        """
        own = self._lrs
        groups = groups_of(optimizer)
        for group in groups[len(own) :]:
            own.append(number(group.get("lr")))
            self.entry.groups.append(_group(group))
        if own.count(own[0]) == len(own):
            if own[0] is None:
                return own
            return [lr * group["lr_scale"] if "lr_scale" in group else lr for group in groups]
        reference = self.entry.lr if self.entry.lr in own else next((value for value in own if value), None)
        return [None if value is None else lr * value / reference if reference else lr for value in own]


class Optimizers:
    """Meets every optimizer at its construction, or at its first step where its class hides the construction."""

    def __init__(self, torch, session, written, found, first_lrs):
        self._torch = torch
        self._session = session
        self._written = written
        self._found = found
        self._first_lrs = first_lrs
        self._held = {}
        self.on_class = None

    def __len__(self):
        return len(self._held)

    def watch(self, base):
        made = base.__init__

        @functools.wraps(made)
        def __init__(optimizer, *args, **kwargs):
            made(optimizer, *args, **kwargs)
            self.of(optimizer, depth=2)

        base.__init__ = __init__

    def of(self, optimizer, depth=2):
        """What is held of an optimizer; None in a process that takes no part."""
        held = self._held.get(id(optimizer))
        if held is not None and held.optimizer() is optimizer:
            return held
        return None if self._session.over else self._meet(optimizer, user_frames(depth + 1))

    def known(self, optimizer):
        """The entry of an optimizer that was met already; None of another."""
        held = self._held.get(id(optimizer))
        return held.entry if held is not None and held.optimizer() is optimizer else None

    def refresh(self, optimizer):
        """Models move to their device after the optimizer was made, in some scripts: what is said of it is renewed before its first step."""
        self._session.set_runtime(*self._runtime(optimizer))

    def all(self):
        """(optimizer, what is held of it) of those that still live, in order of construction."""
        pairs = [(held.optimizer(), held) for held in list(self._held.values())]
        return [pair for pair in pairs if pair[0] is not None]

    def _meet(self, optimizer, frames):
        entry = _describe(optimizer, frames)
        entry.finder = self._session.finders.of(group.get("lr") for group in groups_of(optimizer))
        key = id(optimizer)
        held = Held(optimizer, entry)
        held.optimizer = weakref.ref(optimizer, lambda ref: self._forget(key, ref))
        self._held.pop(key, None)
        self._held[key] = held
        self.on_class(type(optimizer))
        self._session.set_runtime(*self._runtime(optimizer))
        self._session.add(entry)
        self._first_lrs.made(optimizer)
        self._written.note(optimizer)
        self._found.made(optimizer, entry)
        return held

    def _forget(self, key, ref):
        held = self._held.get(key)
        # The address may be another's by now.
        if held is not None and held.optimizer is ref:
            del self._held[key]

    def _runtime(self, optimizer):
        torch = self._torch
        device = next((p.device for group in optimizer.param_groups for p in group["params"]), None)
        kind = "cpu" if device is None else device.type
        if kind == "cuda":
            words = torch.cuda.get_device_name(device)
        elif kind == "cpu":
            threads = torch.get_num_threads()
            words = "CPU (%d thread%s)" % (threads, "" if threads == 1 else "s")
        else:
            words = kind.upper()
        return "PyTorch", torch.__version__, kind, words


def probes(optimizer):
    """Some of an optimizer's parameters, from each of its groups."""
    found = []
    for group in optimizer.param_groups:
        parameters = group["params"]
        found += parameters[:: max(1, len(parameters) // _PROBES)] + parameters[-1:]
    return found


def _describe(optimizer, frames):
    groups = optimizer.param_groups
    lrs = [number(group.get("lr")) for group in groups]
    entry = Entry(
        type=name_of(optimizer),
        lr=next((lr for lr in lrs if lr), lrs[0]),
        groups=[_group(group) for group in groups],
        frames=frames,
    )
    first = groups[0]
    momentum = first.get("momentum", first.get("mom"))
    if isinstance(momentum, (int, float)):
        entry.momentum = float(momentum)
    betas = first.get("betas", [first.get("mom"), first.get("sqr_mom")])
    if isinstance(betas, (tuple, list)) and len(betas) == 2 and all(isinstance(b, (int, float)) for b in betas):
        entry.betas = [float(b) for b in betas]
    return entry


def _group(group):
    return {"lr": number(group.get("lr")), "size": sum(p.numel() for p in group["params"])}
