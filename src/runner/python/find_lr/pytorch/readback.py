"""Losses on their way from the device: read late, in batches, so that no step waits for the device."""
from collections import deque

from .losses import add

_SLOTS = 1024
# Devices without events that could be asked: by so many steps later the value is there, and reading it waits for little.
_LAG = 16


class Readback:
    """`push` takes the parts of a step's loss (floats, or 0-dim tensors on any device), and `skipped`: a tensor or float that is not 0 when
    the device has left the update out. `deliver(tag, loss, skipped)` is called in order, as they arrive."""

    def __init__(self, torch, deliver):
        self._torch = torch
        self._deliver = deliver
        self._waiting = deque()
        self._pinned = None
        self._next = 0

    def push(self, tag, parts, skipped=0.0):
        total = None
        for part in parts:
            total = add(total, part)
        if isinstance(total, float) and isinstance(skipped, float) and not self._waiting:
            self._deliver(tag, total, skipped != 0)
            return
        self._waiting.append((tag, self._start(total), self._start(skipped)))
        self.drain()

    def drain(self, wait=False):
        while self._waiting:
            tag, loss, skipped = self._waiting[0]
            if not wait and len(self._waiting) < self._most() and not (loss.arrived() and skipped.arrived()):
                return
            self._waiting.popleft()
            self._deliver(tag, loss.read(), skipped.read() != 0)

    def _most(self):
        """Slots are written anew only long after they were read: each step takes two of them at most."""
        return _LAG if self._pinned is None else _SLOTS // 4

    def _start(self, value):
        torch = self._torch
        if isinstance(value, float):
            return _Here(value)
        if value.device.type != "cuda":
            return _Later(value)
        if self._pinned is None:
            self._pinned = torch.empty(_SLOTS, dtype=torch.float64, device="cpu", pin_memory=True)
        slot = self._pinned[self._next]
        self._next = (self._next + 1) % _SLOTS
        slot.copy_(value.double(), non_blocking=True)
        event = torch.cuda.Event()
        event.record(torch.cuda.current_stream(value.device))
        return _Copied(slot, event)


class _Here:
    def __init__(self, value):
        self._value = value

    def arrived(self):
        return True

    def read(self):
        return self._value


class _Later:
    """A scalar on a device that cannot be asked whether it has got there."""

    def __init__(self, tensor):
        self._tensor = tensor

    def arrived(self):
        return False

    def read(self):
        return float(self._tensor)


class _Copied:
    """A copy to pinned memory, behind an event in the stream that the loss was computed in."""

    def __init__(self, slot, event):
        self._slot = slot
        self._event = event

    def arrived(self):
        return self._event.query()

    def read(self):
        self._event.synchronize()
        return float(self._slot)
