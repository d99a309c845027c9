"""One optimizer step of a sweep over live PyTorch objects."""
import inspect
import math

from .contract import ContractBroken

# A new scaler begins with a scale that is too large, and halves it a few times before its first step.
_MOST_SKIPS = 64


class Step:
    """`take(lr, batches, fetch)` makes one update and returns the loss before it, the mean over the batches and the ranks."""

    def __init__(self, torch, optimizer, scaler, loss_of):
        self._torch = torch
        self._optimizer = optimizer
        self._scaler = scaler
        self._loss_of = loss_of
        self._wants_closure = _wants_closure(optimizer)
        first = float(optimizer.param_groups[0]["lr"])
        self._ratios = [float(group["lr"]) / first if first else 1.0 for group in optimizer.param_groups]
        if scaler is not None and self._wants_closure:
            raise TypeError("A GradScaler cannot be used with %s, which needs a closure." % type(optimizer).__name__)

    def take(self, lr, batches, fetch):
        for group, ratio in zip(self._optimizer.param_groups, self._ratios):
            self._set(group, lr * ratio)
        with self._torch.enable_grad():
            if self._wants_closure:
                return self._mean(self._optimizer.step(lambda: self._backward(batches)))
            for _ in range(_MOST_SKIPS):
                loss = self._mean(self._backward(batches))
                if self._update() or not math.isfinite(loss):
                    return loss
                batches = fetch()
        return float("nan")

    def _backward(self, batches):
        self._optimizer.zero_grad()
        total = 0.0
        for batch in batches:
            loss = self._checked(self._loss_of(batch)) / len(batches)
            (loss if self._scaler is None else self._scaler.scale(loss)).backward()
            total = total + loss.detach()
        return total

    def _checked(self, loss):
        if isinstance(loss, self._torch.Tensor) and loss.numel() == 1:
            return loss
        found = "a tensor of shape %s" % (tuple(loss.shape),) if isinstance(loss, self._torch.Tensor) else "of type %s" % type(loss).__name__
        raise ContractBroken("The loss of a batch must be a tensor of one value, which can be differentiated; here it is %s." % found)

    def _update(self):
        """Whether the weights were updated: a scaler skips a step whose gradients are not finite, and lowers its scale."""
        if self._scaler is None:
            self._optimizer.step()
            return True
        before = self._scaler.get_scale()
        self._scaler.step(self._optimizer)
        self._scaler.update()
        return self._scaler.get_scale() >= before

    def _mean(self, loss):
        """Over the ranks of a distributed training: they must come to the same decisions."""
        distributed = self._torch.distributed
        if distributed.is_available() and distributed.is_initialized() and distributed.get_world_size() > 1:
            loss = loss.detach().clone()
            distributed.all_reduce(loss)
            loss = loss / distributed.get_world_size()
        return loss

    def _set(self, group, lr):
        if isinstance(group["lr"], self._torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr


def _wants_closure(optimizer):
    """LBFGS and its like evaluate the loss several times a step."""
    try:
        closure = inspect.signature(optimizer.step).parameters.get("closure")
    except (TypeError, ValueError):
        return False
    return closure is not None and closure.default is inspect.Parameter.empty
