"""The closure that a script gives to `optimizer.step`."""
import functools


class Closure:
    """Its first call has the loss that the step starts from: LBFGS calls it twenty times more."""

    def __init__(self, losses):
        self._losses = losses
        self.loss = None

    def into(self, args, kwargs):
        """The arguments of a step with the closure watched; as they are where there is none."""
        if args and callable(args[0]):
            return (self._watched(args[0]),) + tuple(args[1:]), kwargs
        if callable(kwargs.get("closure")):
            return args, dict(kwargs, closure=self._watched(kwargs["closure"]))
        return args, kwargs

    def _watched(self, closure):
        losses = self._losses

        @functools.wraps(closure)
        def watched(*args, **kwargs):
            loss = closure(*args, **kwargs)
            if not losses.frozen:
                losses.frozen = True
                self.loss = scalar(loss)
            return loss

        return watched


def scalar(loss):
    """A loss that a closure returns: a float, or a 0-dim tensor on its device; None of anything else."""
    if isinstance(loss, (int, float)):
        return float(loss)
    if hasattr(loss, "detach") and getattr(loss, "numel", lambda: 0)() == 1:
        value = loss.detach().reshape(())
        return float(value) if value.device.type == "cpu" else value
    return None
