"""Remembers what objects hold, and puts it back into the very same objects: others may hold them too."""
import random
import sys

_PLAIN = (str, bytes, int, float, complex, type(None))


class Keeper:
    """`keep(value)` gives a function that restores `value` and returns it.

    Tensors with their gradients, lists, dicts, sets, random generators and PyTorch optimizers are restored in place; any other
    object is only held. Each is copied once, however often it is met.
    """

    def __init__(self, torch):
        self._torch = torch
        self._kept = {}

    def keep(self, value):
        if isinstance(value, _PLAIN):
            return lambda: value
        key = id(value)
        if key not in self._kept:
            kept = _Kept(value)
            # First, for what holds itself.
            self._kept[key] = kept
            kept.restore = self._restorer(value)
        return self._kept[key]

    def attributes(self, target):
        """Keeps the attributes of an object of any class."""
        return self.keep(vars(target)) if hasattr(target, "__dict__") else (lambda: None)

    def position(self, target):
        """Keeps the numbers and random generators among an object's attributes: where it is, not what it holds."""
        found = vars(target) if hasattr(target, "__dict__") else {}
        parts = {name: self.keep(value) for name, value in found.items() if self._is_position(value)}
        return lambda: found.update((name, part()) for name, part in parts.items())

    def _is_position(self, value):
        return isinstance(value, _PLAIN + (self._torch.Generator, random.Random)) or _is_numpy_generator(value)

    def _restorer(self, value):
        torch = self._torch
        if isinstance(value, torch.Tensor):
            return _tensor(torch, value)
        if isinstance(value, dict):
            return self._dict(value)
        if isinstance(value, list):
            return self._list(value)
        if type(value) in (tuple, set, frozenset):
            return self._collection(value)
        if isinstance(value, torch.Generator):
            return _state(value.get_state(), value.set_state)
        if isinstance(value, random.Random):
            return _state(value.getstate(), value.setstate)
        if _is_numpy_generator(value):
            return _numpy_generator(value)
        if isinstance(value, torch.optim.Optimizer):
            return self.attributes(value)
        return lambda: None

    def _dict(self, value):
        parts = [(key, self.keep(item)) for key, item in value.items()]

        def restore():
            items = [(key, part()) for key, part in parts]
            if not _same([part for item in value.items() for part in item], [part for item in items for part in item]):
                value.clear()
                value.update(items)

        return restore

    def _list(self, value):
        if all(isinstance(item, _PLAIN) for item in value):
            return _state(list(value), lambda items: value.__setitem__(slice(None), items))
        parts = [self.keep(item) for item in value]
        return lambda: value.__setitem__(slice(None), [part() for part in parts])

    def _collection(self, value):
        parts = [self.keep(item) for item in value]

        def restore():
            items = [part() for part in parts]
            if isinstance(value, set):
                value.clear()
                value.update(items)

        return restore


class _Kept:
    """What was kept of one object; called, it restores that, once."""

    def __init__(self, value):
        self._value = value
        self.restore = None

    def __call__(self):
        restore, self.restore = self.restore, None
        if restore is not None:
            restore()
        return self._value


def _same(these, those):
    return len(these) == len(those) and all(this is that for this, that in zip(these, those))


def _state(state, put):
    return lambda: put(state)


def _tensor(torch, value):
    """Bit for bit: also where the training has put other memory behind the tensor."""
    data = value.detach().clone()
    requires_grad = value.requires_grad
    grad = value.grad if value.is_leaf else None
    grad_data = None if grad is None else grad.detach().clone()

    def restore():
        with torch.no_grad():
            if value.shape != data.shape or value.dtype != data.dtype or value.device != data.device:
                value.data = data
            elif not _overlaps(torch, value):
                value.detach().copy_(data)
            if value.is_leaf:
                value.requires_grad_(requires_grad)
                if grad is not None:
                    grad.detach().copy_(grad_data)
                value.grad = grad

    return restore


def _overlaps(torch, tensor):
    """Whether elements share their place, as in an expanded tensor: PyTorch lets nobody write there."""
    if tensor.layout != torch.strided:
        return False
    return any(size > 1 and stride == 0 for size, stride in zip(tensor.shape, tensor.stride()))


def _is_numpy_generator(value):
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, (numpy.random.Generator, numpy.random.RandomState))


def _numpy_generator(value):
    if hasattr(value, "bit_generator"):
        return _state(value.bit_generator.state, lambda state: setattr(value.bit_generator, "state", state))
    return _state(value.get_state(), value.set_state)
