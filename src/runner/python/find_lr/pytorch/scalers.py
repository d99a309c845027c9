"""`GradScaler`: what it scales is told apart from the loss itself, and a step that it skips is none."""
import functools
import weakref


class Scalers:
    """`on_skip(optimizer)` is called when a scaler has left out an optimizer's step."""

    def __init__(self, torch):
        self._torch = torch
        self._wrapped = set()
        self._scaled_by = None
        self.on_skip = lambda optimizer: None
        self.calls = lambda: 0

    def watch(self):
        torch = self._torch
        bases = {getattr(getattr(torch, "amp", None), "GradScaler", None)}
        bases.add(getattr(getattr(torch.cuda, "amp", None), "GradScaler", None))
        for base in bases - {None}:
            if "__init__" in base.__dict__:
                self._watch_construction(base)

    def unscaled(self, tensor):
        """The loss of which a scaler has made this tensor; the tensor itself where none did."""
        own = getattr(tensor, "_find_lr_unscaled", None)
        scaler = self._scaled_by and self._scaled_by()
        self._scaled_by = None
        if own is not None:
            return own
        scale = getattr(scaler, "_scale", None)
        # Computed from what was scaled, by `scaler.scale(loss) / 4`.
        return tensor if scale is None else tensor.detach() / scale.to(tensor.device, non_blocking=True)

    def _watch_construction(self, base):
        made = base.__init__

        @functools.wraps(made)
        def __init__(scaler, *args, **kwargs):
            made(scaler, *args, **kwargs)
            self.watch_class(type(scaler))

        base.__init__ = __init__

    def watch_class(self, kind):
        for c in kind.__mro__:
            self._watch_methods(c)

    def _watch_methods(self, kind):
        if kind in self._wrapped:
            return
        self._wrapped.add(kind)
        for name, around in (("scale", self._scale), ("step", self._step)):
            method = kind.__dict__.get(name)
            if callable(method):
                setattr(kind, name, around(method))

    def _scale(self, scale):
        @functools.wraps(scale)
        def scaled(scaler, outputs):
            result = scale(scaler, outputs)
            if result is not outputs:
                self._scaled_by = weakref.ref(scaler)
                self._remember(result, outputs)
            return result

        return scaled

    def _remember(self, result, outputs):
        if isinstance(outputs, self._torch.Tensor):
            result._find_lr_unscaled = outputs.detach()
        elif isinstance(outputs, (list, tuple)):
            for one, own in zip(result, outputs):
                self._remember(one, own)

    def _step(self, step):
        @functools.wraps(step)
        def stepped(scaler, optimizer, *args, **kwargs):
            before = self.calls()
            result = step(scaler, optimizer, *args, **kwargs)
            if self.calls() == before:
                self.on_skip(optimizer)
            return result

        return stepped
