"""The losses that PyTorch back-propagates under Keras."""
import functools

from .steps import share_loss


class BackwardLosses:
    """A step's loss is the sum of what was back-propagated since the last step. Floats, or 0-dim tensors on their device."""

    def __init__(self, torch, session):
        self._torch = torch
        self._session = session
        self._since = []
        self._last = []
        self._takers = set()
        self._depth = 0

    def watch(self):
        autograd = self._torch.autograd
        backward = autograd.backward
        losses = self

        @functools.wraps(backward)
        def watched(tensors, *args, **kwargs):
            if losses._depth or not losses._session.sweeping:  # Depth: gradient checkpointing runs a backward within the backward.
                return backward(tensors, *args, **kwargs)
            losses._depth += 1
            try:
                result = backward(tensors, *args, **kwargs)
            finally:
                losses._depth -= 1
            losses._add(tensors)
            return result

        autograd.backward = watched

    def take(self, entry):
        """Those of the step that begins; those of the last one where another optimizer steps on the same."""
        if self._since:
            self._last, self._since = self._since, []
            self._takers = set()
        self._takers.add(entry)
        share_loss(self._takers)
        return self._last

    def drop(self):
        """Those of a step that was skipped."""
        dropped, self._since = self._since, []
        return dropped

    def _add(self, tensors):
        for tensor in (tensors,) if isinstance(tensors, self._torch.Tensor) else tensors:
            value = tensor.detach().sum()
            self._since.append(float(value) if value.device.type == "cpu" else value)
