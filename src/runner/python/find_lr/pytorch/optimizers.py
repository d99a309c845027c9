"""The optimizers that the script makes."""
import functools
import weakref

from ..entry import Entry
from ..frames import user_frames


class Optimizers:
    """Meets every optimizer at its construction, or at its first step where its class hides the construction."""

    def __init__(self, torch, session, written, found):
        self._torch = torch
        self._session = session
        self._written = written
        self._found = found
        self._entries = weakref.WeakKeyDictionary()
        self.on_class = None

    def watch(self):
        base = self._torch.optim.Optimizer
        made = base.__init__

        @functools.wraps(made)
        def __init__(optimizer, *args, **kwargs):
            made(optimizer, *args, **kwargs)
            self.of(optimizer, depth=2)

        base.__init__ = __init__

    def of(self, optimizer, depth=2):
        """The entry of an optimizer; None in a process that takes no part."""
        entry = self._entries.get(optimizer)
        if entry is None and not self._session.over:
            entry = _describe(optimizer, user_frames(depth + 1))
            self._entries[optimizer] = entry
            self.on_class(type(optimizer))
            self._session.set_runtime(*self._runtime(optimizer))
            self._session.add(entry)
            self._written.note(optimizer)
            self._found.made(optimizer, entry)
        return entry

    def known(self, optimizer):
        """The entry of an optimizer that was met already; None of another."""
        return self._entries.get(optimizer)

    def refresh(self, optimizer):
        """Models move to their device after the optimizer was made, in some scripts: what is said of it is renewed before its first step."""
        self._session.set_runtime(*self._runtime(optimizer))

    def items(self):
        return list(self._entries.items())

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


def _describe(optimizer, frames):
    groups = optimizer.param_groups
    first = groups[0]
    entry = Entry(
        type=type(optimizer).__name__,
        lr=number(first.get("lr")),
        groups=[
            {"lr": number(group.get("lr")), "size": sum(p.numel() for p in group["params"])} for group in groups
        ],
        frames=frames,
    )
    momentum = first.get("momentum")
    if isinstance(momentum, (int, float)):
        entry.momentum = float(momentum)
    betas = first.get("betas")
    if isinstance(betas, (tuple, list)) and len(betas) == 2 and all(isinstance(b, (int, float)) for b in betas):
        entry.betas = [float(b) for b in betas]
    return entry


def number(lr):
    """An LR as a float: scripts may hold it in a tensor. None where there is none."""
    if isinstance(lr, (int, float)):
        return float(lr)
    try:
        return float(lr)
    except (TypeError, ValueError, RuntimeError):
        return None
