"""The losses that the script back-propagates, seen where it asks for gradients, and read back without waiting for the device."""
import functools

from .optimizers import probes


class Root:
    """A loss that was back-propagated, or several in a row that reached the same optimizers.

    `value`: a float, or a 0-dim tensor on its device. `reached`: ids of the optimizers whose gradients it changed; None as long as
    that is not known, or where there is one optimizer. `taken`: ids of the optimizers that have stepped on it. `count`: how many they are.
    """

    __slots__ = ("value", "reached", "taken", "count")

    def __init__(self, value):
        self.value = value
        self.count = 1
        self.reached = None
        self.taken = set()

    def reaches(self, optimizer):
        return self.reached is None or id(optimizer) in self.reached


class Losses:
    """A step's loss is the sum of the roots that were back-propagated since the last step; of those, where several optimizers train, the
    ones that reached its own parameters.

    `frozen`: the rest of what a closure back-propagates belongs to the same step.
    """

    def __init__(self, torch, session, optimizers, scalers):
        self._torch = torch
        self._session = session
        self._optimizers = optimizers
        self._scalers = scalers
        self._roots = []
        self._asked = None
        self._depth = 0
        self.frozen = False
        self.taken = 0
        session.epochs.on_drop.append(self._forget)

    def watch(self):
        autograd = self._torch.autograd
        autograd.backward = self._watched_backward(autograd.backward)
        autograd.grad = self._watched_grad(autograd.grad)

    def take(self, optimizer):
        """The losses of a step: floats and 0-dim tensors. Empty when nothing was back-propagated. `self.taken` is then how many they were."""
        mine = [root for root in self._roots if id(optimizer) not in root.taken and root.reaches(optimizer)]
        for root in mine:
            root.taken.add(id(optimizer))
        self.taken = sum(root.count for root in mine)
        if mine:
            return [root.value for root in mine]
        asked, self._asked = self._asked, None
        return [] if asked is None else [asked]

    def _forget(self):
        self._roots = []
        self._asked = None

    def companions(self, optimizer):
        """Ids of the optimizers that have stepped on a loss which this one is about to step on, or just did."""
        reached = [root for root in self._roots if root.reaches(optimizer)]
        return {other for root in reached for other in root.taken if other != id(optimizer)}

    def _watched_backward(self, backward):
        @functools.wraps(backward)
        def watched(tensors, grad_tensors=None, *args, **kwargs):
            # Depth: gradient checkpointing runs a backward within the backward.
            if self._depth or self.frozen:
                return backward(tensors, grad_tensors, *args, **kwargs)
            if not isinstance(tensors, (self._torch.Tensor, list, tuple)):
                tensors = _listed(tensors)
            value = self._value(tensors, grad_tensors)
            self._depth = 1
            self._session.epochs.evaluating = False
            if not self._session.entries:
                self._session.updates_by_hand = True
            root = self._begin(value)
            before = self._marks()
            try:
                result = backward(tensors, grad_tensors, *args, **kwargs)
            except BaseException:
                self._roots = [other for other in self._roots if other is not root]
                raise
            finally:
                self._depth = 0
            if root is not None:
                self._settle(root, before)
            return result

        return watched

    def _watched_grad(self, grad):
        """Gradients that are asked for rather than accumulated: the loss of a script that puts them into `p.grad` itself."""

        @functools.wraps(grad)
        def watched(outputs, inputs, grad_outputs=None, *args, **kwargs):
            # The first one since the last step: the second is of a gradient penalty, or of a product with the Hessian.
            if not (self._depth or self.frozen or self._asked is not None):
                self._asked = self._value(outputs, grad_outputs)
            return grad(outputs, inputs, grad_outputs, *args, **kwargs)

        return watched

    def _begin(self, value):
        """Optimizers may step within the backward (from a gradient's hook), so the root is there before it."""
        # What was stepped on is over, also for an optimizer that did not: a GAN's generator drops what its critic's loss left there.
        self._roots = [root for root in self._roots if not root.taken]
        self._asked = None
        if value is None:
            return None
        root = Root(value)
        self._roots.append(root)
        return root

    def _settle(self, root, before):
        if before is not None:
            after = self._marks()
            root.reached = root.taken | {i for i, marks in after.items() if marks != before.get(i)}
        # Accumulation over a thousand micro-batches keeps one number, not a thousand.
        last = self._roots[-2] if len(self._roots) > 1 else None
        if last is not None and last.reached == root.reached and not last.taken and not root.taken:
            last.value = add(last.value, root.value)
            last.count += root.count
            self._roots.pop()

    def _value(self, tensors, grads):
        """The sum of the tensors that are differentiated, each times its gradient; None where it cannot be told."""
        torch = self._torch
        tensors = (tensors,) if isinstance(tensors, torch.Tensor) else tensors
        if grads is None or isinstance(grads, torch.Tensor):
            grads = (grads,) * len(tensors)
        total = None
        try:
            for tensor, grad in zip(tensors, grads):
                value = self._scalers.unscaled(tensor).detach()
                if isinstance(grad, torch.Tensor):
                    value = (value * grad.detach().conj()).sum()
                if value.dim() > 0:
                    value = value.sum()
                if value.is_complex():
                    value = value.real
                total = add(total, float(value) if value.device.type == "cpu" else value)
        except (AttributeError, TypeError, ValueError, RuntimeError):
            return None  # An edge of the graph, a tensor inside `vmap`, a subclass with rules of its own.
        return total

    def _marks(self):
        """What changes in an optimizer's gradients when a backward reaches them. None where one optimizer is all there is."""
        if len(self._optimizers) < 2:
            return None
        return {
            id(optimizer): [None if p.grad is None else (id(p.grad), p.grad._version) for p in probes(optimizer)]
            for optimizer, _ in self._optimizers.all()
        }


def add(total, value):
    """Floats and 0-dim tensors, on whichever device."""
    if total is None:
        return value
    if isinstance(total, float) or isinstance(value, float) or total.device == value.device:
        return total + value
    return total + value.to(total.device, non_blocking=True)


def _listed(tensors):
    try:
        return list(tensors)
    except TypeError:
        return tensors
