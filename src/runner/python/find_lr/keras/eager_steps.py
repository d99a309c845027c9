"""Steps on PyTorch: Python takes each of them."""
import functools
import math

from ..pytorch.readback import Readback
from .steps import LONGEST, Steps, micro_batches


class EagerSteps(Steps):
    """`convert`: makes a tensor, on the device that Keras trains on, of a list."""

    def __init__(self, torch, session, optimizers, losses, convert):
        self._readback = Readback(torch, lambda tag, loss, _skipped: session.point(*tag, loss))
        super().__init__(session, optimizers)
        self._torch = torch
        self._losses = losses
        self._convert = convert
        self._table = None
        self._parts = []
        self._micro_batches = {}
        self._scale = 1.0
        self._disable = getattr(getattr(torch, "compiler", None), "disable", None)

    def watch(self, base):
        super().watch(base)
        # What `torch.compile` traces must not hold the hook; the update then runs as it is written.
        if self._disable is not None:
            base.apply = self._disable(base.apply)

    def watch_scaling(self, wrapper):
        apply = wrapper.apply
        steps = self

        @functools.wraps(apply)
        def around(optimizer, grads, trainable_variables=None):
            steps._scale = optimizer.dynamic_scale.value if optimizer.built else optimizer.initial_scale
            try:
                result = apply(optimizer, grads, trainable_variables)
            finally:
                steps._scale = 1.0
            steps._after_scaled(optimizer.inner_optimizer)
            return result

        wrapper.apply = around

    def flush(self):
        self._readback.drain(wait=True)

    def _after_scaled(self, optimizer):
        """What is left was not stepped on. Without a finite loss no step will ever come again."""
        left = [float(part) for part in self._losses.drop()]
        entry = self._optimizers.of(optimizer)
        if left and entry is self.swept and not math.isfinite(sum(left)):
            step = entry.steps
            self._readback.push((entry, step, self._lrs[min(step, len(self._lrs) - 1)]), left)
            self._readback.drain(wait=True)

    def _step(self, optimizer, entry, grads, variables, call):
        micro = micro_batches(optimizer)
        taken = self._micro_batches[entry.id] = self._micro_batches.get(entry.id, 0) + 1
        swept = self._is_swept(optimizer, entry, variables)
        parts = self._losses.take(entry) if self._session.sweeping else []
        if swept:
            scale = micro * self._scale * (optimizer.loss_scale_factor or 1.0)
            self._parts += [part / scale for part in parts]
            result = self._swept_step(optimizer, entry, taken % micro == 0, call)
        else:
            result = self._with_own_lr(optimizer, entry, call)
        if taken % micro == 0:
            self._was_taken(entry)
        return result

    def _swept_step(self, optimizer, entry, is_last, call):
        lr = self._session.begin(entry)
        step = entry.steps
        if lr != self._lrs[min(step, len(self._lrs) - 1)]:
            # The sweep was shortened.
            self._lrs = self._session.lrs(LONGEST)
            self._table = None
        result = self._with_lr(optimizer, self._on_device(step), call)
        if is_last:
            parts, self._parts = self._parts, []
            if parts:
                self._readback.push((entry, step, lr), parts)
            else:
                self._loss_unknown()
        return result

    def _on_device(self, step):
        """The step's LR, out of a table: handing a number to a GPU would wait for it."""
        if self._table is None:
            self._table = self._convert(self._lrs)
        return self._table[min(step, len(self._lrs) - 1)]
