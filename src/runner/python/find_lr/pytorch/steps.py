"""One optimizer step, ours around the script's."""
import functools

from .optimizers import number
from .readback import Readback


class Steps:
    def __init__(self, torch, session, optimizers, losses, loaders, written, found):
        self._torch = torch
        self._session = session
        self._optimizers = optimizers
        self._losses = losses
        self._loaders = loaders
        self._written = written
        self._found = found
        self._wrapped = set()
        self._depth = 0
        self._readback = Readback(torch, lambda tag, loss: session.point(*tag, loss))
        self._last_to_step = None
        session.before_end(lambda: self._readback.drain(wait=True))

    def watch_class(self, kind):
        """Wraps `step` wherever a class in the chain has its own; one that calls `super().step()` makes one step of it."""
        disable = _compiler_disable(self._torch)
        for c in kind.__mro__:
            step = c.__dict__.get("step")
            if step is None or c in self._wrapped or not callable(step):
                continue
            self._wrapped.add(c)
            c.step = disable(self._around(step))

    def _around(self, step):
        steps = self

        # wraps: schedulers look at `step.__func__`, torch itself at `step.hooked`.
        @functools.wraps(step)
        def around(optimizer, *args, **kwargs):
            if steps._depth or steps._session.over:
                return step(optimizer, *args, **kwargs)
            steps._depth += 1
            try:
                return steps._step(optimizer, step, args, kwargs)
            finally:
                steps._depth -= 1

        return around

    def _step(self, optimizer, step, args, kwargs):
        session = self._session
        entry = self._optimizers.of(optimizer, depth=3)
        if entry is None:
            return step(optimizer, *args, **kwargs)
        if entry.steps == 0:
            self._optimizers.refresh(optimizer)
        if session.is_swept(entry):
            return self._swept_step(entry, optimizer, step, args, kwargs)
        result = self._with_lrs(optimizer, self._found.lrs(optimizer, entry), step, args, kwargs)
        self._account(entry, optimizer)
        session.taken(entry)
        return result

    def _swept_step(self, entry, optimizer, step, args, kwargs):
        session = self._session
        index = entry.steps
        if not entry.by_hand and self._written.by_hand(optimizer):
            entry.by_hand = True
            entry.schedule = "by hand"
        lr = session.begin(entry)
        closure = _Closure(self._losses)
        args, kwargs = closure.into(args, kwargs)
        try:
            result = self._with_lrs(optimizer, _in_ratio(entry, optimizer, lr), step, args, kwargs)
        finally:
            self._losses.frozen = False
        parts = self._account(entry, optimizer)
        if not parts and closure.loss is not None:
            parts = [closure.loss]
        if parts:
            self._readback.push((entry, index, lr), parts)
        else:
            session.note(
                "loss-unknown", "The loss of the training steps could not be seen: nothing was back-propagated by PyTorch."
            )
        self._loaders.stepped()
        if index == 0:
            entry.batch_size = self._loaders.batch_size
        session.taken(entry)
        return result

    def _account(self, entry, optimizer):
        """The parts of the loss that this step was on; remembers who steps on the same."""
        roots, shared = self._losses.take(optimizer)
        last = self._last_to_step
        if shared and last is not None and last is not entry:
            entry.shares_loss_with.add(last.id)
            last.shares_loss_with.add(entry.id)
        if not shared:
            self._last_to_step = entry
        return [root.value for root in roots]

    def _with_lrs(self, optimizer, lrs, step, args, kwargs):
        """Runs one update with other LRs, one a group. What the script reads in, or wrote to, its groups stays as it was."""
        if lrs is None:
            return step(optimizer, *args, **kwargs)
        groups = list(optimizer.param_groups)
        own = [_put(self._torch, group, lr) for group, lr in zip(groups, lrs)]
        try:
            return step(optimizer, *args, **kwargs)
        finally:
            for group, lr in zip(groups, own):
                _put_back(self._torch, group, lr)


class _Closure:
    """The script's closure, whose first call has the loss that the step starts from: LBFGS calls it twenty times more."""

    def __init__(self, losses):
        self._losses = losses
        self.loss = None

    def into(self, args, kwargs):
        if args and callable(args[0]):
            return (self._around(args[0]),) + tuple(args[1:]), kwargs
        if callable(kwargs.get("closure")):
            return args, dict(kwargs, closure=self._around(kwargs["closure"]))
        return args, kwargs

    def _around(self, closure):
        losses = self._losses

        @functools.wraps(closure)
        def around(*args, **kwargs):
            loss = closure(*args, **kwargs)
            if not losses.frozen:
                losses.frozen = True
                self.loss = _scalar(loss)
            return loss

        return around


def _scalar(loss):
    if isinstance(loss, (int, float)):
        return float(loss)
    if hasattr(loss, "detach") and getattr(loss, "numel", lambda: 0)() == 1:
        value = loss.detach().reshape(())
        return float(value) if value.device.type == "cpu" else value
    return None


def _in_ratio(entry, optimizer, lr):
    """One LR a group: groups keep the ratios that they were made with. A group added later is in the ratio that it came with.

    `lr_scale` is how timm and MAE's descendants note layer-wise decay: their schedule multiplies by it, so the sweep does in its place.
    """
    lrs = []
    scaled = len({group["lr"] for group in entry.groups}) == 1
    for index, group in enumerate(optimizer.param_groups):
        if index >= len(entry.groups):
            size = sum(p.numel() for p in group["params"])
            entry.groups.append({"lr": number(group.get("lr")), "size": size})
        own = entry.groups[index]["lr"]
        scale = number(group.get("lr_scale")) if scaled else None
        lrs.append((lr * own / entry.lr if own is not None and entry.lr else lr) * (1.0 if scale is None else scale))
    return lrs


def _put(torch, group, lr):
    """Gives back what stood there. A tensor is filled in place: a captured graph reads that very tensor."""
    own = group.get("lr")
    if isinstance(own, torch.Tensor):
        saved = own.clone()
        own.fill_(lr)
        return saved
    group["lr"] = lr
    return own


def _put_back(torch, group, own):
    now = group.get("lr")
    if isinstance(own, torch.Tensor) and isinstance(now, torch.Tensor):
        now.copy_(own)
    else:
        group["lr"] = own


def _compiler_disable(torch):
    """Keeps the hook out of what `torch.compile` traces; the update itself then runs as it is written."""
    dynamo = getattr(getattr(torch, "compiler", None), "disable", None)
    return dynamo if dynamo is not None and hasattr(torch, "compile") else lambda function: function
