"""The losses that the script back-propagates, seen at `backward`, unscaled, and read back without waiting for the device."""
import functools


class Root:
    """A loss that was back-propagated. `value`: a float, or a 0-dim tensor on its device; `touched`: the optimizers whose gradients it changed."""

    __slots__ = ("value", "touched")

    def __init__(self, value):
        self.value = value
        self.touched = None


class Losses:
    """A step's loss is the sum of the roots back-propagated since the last step of any optimizer; of those, where several
    optimizers train, the ones that reached its own parameters."""

    def __init__(self, torch):
        self._torch = torch
        self.optimizers = None
        self._roots = []
        self._last = []
        self._depth = 0
        self.frozen = False

    def watch(self):
        torch = self._torch
        backward = torch.autograd.backward

        @functools.wraps(backward)
        def watched(tensors, grad_tensors=None, *args, **kwargs):
            if self._depth or self.frozen:
                return backward(tensors, grad_tensors, *args, **kwargs)
            self._depth += 1
            try:
                root = Root(self._value(tensors, grad_tensors))
                before = self._marks()
                result = backward(tensors, grad_tensors, *args, **kwargs)
                if root.value is not None:
                    if before is not None:
                        after = self._marks()
                        root.touched = {i for i, mark in after.items() if mark != before.get(i)}
                    self._roots.append(root)
                return result
            finally:
                self._depth -= 1

        torch.autograd.backward = watched
        self._watch_scalers(torch)

    def take(self, optimizer):
        """The roots of a step that begins: (roots, whether it shares them with the step before)."""
        mine = _of(self._roots, optimizer)
        if mine:
            self._last = self._roots
            self._roots = []
            return mine, False
        return _of(self._last, optimizer), bool(self._last)

    def _value(self, tensors, grads):
        torch = self._torch
        tensors = [tensors] if isinstance(tensors, torch.Tensor) else list(tensors)
        if grads is None or isinstance(grads, torch.Tensor):
            grads = [grads] * len(tensors)
        total = None
        for tensor, grad in zip(tensors, grads):
            value = getattr(tensor, "_find_lr_unscaled", tensor).detach()
            if isinstance(grad, torch.Tensor):
                value = (value * grad.detach()).sum()
            if value.dim() > 0:
                value = value.sum()
            if value.device.type == "cpu":
                value = float(value)
            total = value if total is None else total + value
        return total

    def _marks(self):
        """What changes in an optimizer's gradients when a backward reaches them. None where one optimizer is all there is."""
        items = self.optimizers.items()
        if len(items) < 2:
            return None
        marks = {}
        for optimizer, _ in items:
            marks[id(optimizer)] = [
                None if p.grad is None else (id(p.grad), p.grad._version)
                for group in optimizer.param_groups
                for p in (group["params"][:1] + group["params"][-1:])
            ]
        return marks

    def _watch_scalers(self, torch):
        """The scaler hands back the loss times its scale: the loss itself is kept beside it."""
        scalers = [getattr(getattr(torch.cuda, "amp", None), "GradScaler", None)]
        scalers.append(getattr(getattr(torch, "amp", None), "GradScaler", None))
        for scaler in {s for s in scalers if s is not None}:
            if "scale" not in scaler.__dict__:
                continue
            scale = scaler.scale

            def scaled(self, outputs, _scale=scale):
                result = _scale(self, outputs)
                if isinstance(outputs, torch.Tensor) and result is not outputs:
                    result._find_lr_unscaled = outputs.detach()
                return result

            scaler.scale = functools.wraps(scale)(scaled)


def _of(roots, optimizer):
    return [root for root in roots if root.touched is None or id(optimizer) in root.touched]
