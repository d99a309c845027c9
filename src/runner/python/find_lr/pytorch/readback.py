"""Losses on their way from the device: read late, in batches, so that no step waits for the device."""
from collections import deque

_SLOTS = 1024


class Readback:
    """`push` takes the parts of a step's loss (floats, or 0-dim tensors on any device); `deliver(tag, loss)` is called in order, as they arrive."""

    def __init__(self, torch, deliver):
        self._torch = torch
        self._deliver = deliver
        self._waiting = deque()
        self._pinned = None
        self._next = 0

    def push(self, tag, parts):
        floats = sum(part for part in parts if isinstance(part, float))
        tensors = [part for part in parts if not isinstance(part, float)]
        if not tensors and not self._waiting:
            self._deliver(tag, floats)
            return
        total = None
        for tensor in tensors:
            total = tensor if total is None else total + tensor.to(total.device)
        self._waiting.append((tag, floats, *self._start(total)))
        self.drain()

    def drain(self, wait=False):
        while self._waiting:
            tag, floats, slot, event = self._waiting[0]
            if event is not None and not wait and len(self._waiting) < _SLOTS // 2 and not event.query():
                return
            if event is not None:
                event.synchronize()
            self._waiting.popleft()
            self._deliver(tag, floats + (float(slot) if slot is not None else 0.0))

    def _start(self, tensor):
        torch = self._torch
        if tensor is None:
            return None, None
        if tensor.device.type != "cuda":
            return tensor, None
        if self._pinned is None:
            self._pinned = torch.empty(_SLOTS, dtype=torch.float64, pin_memory=True)
        slot = self._pinned[self._next]
        self._next = (self._next + 1) % _SLOTS
        slot.copy_(tensor.double(), non_blocking=True)
        event = torch.cuda.Event()
        event.record(torch.cuda.current_stream(tensor.device))
        return slot, event
