"""What a kernel's names stand for, kept to be put back bit for bit."""
import dis
import sys
import types

from ...frames import is_users
from ...live.keeper import Keeper
from ...live.state import randomness


class Namespace:
    """The names that the user has made, and what they hold: models, optimizers, schedulers, scalers, loaders, tensors, arrays,
    containers, random generators, and objects of the user's own classes. Of a data set: where it is, not what it holds."""

    def __init__(self, shell, torch):
        self._names = shell.user_ns
        hidden = getattr(shell, "user_ns_hidden", {})
        self._users = {name: value for name, value in self._names.items() if not name.startswith("_") and name not in hidden}
        self._torch = torch

    def found(self, kind):
        """Objects of a class, each with the name that leads to it first; also in lists and dicts, and in attributes of the user's own objects."""
        found = {}
        for name, value in self._users.items():
            for thing in _reached(value):
                if isinstance(thing, kind) and id(thing) not in found:
                    found[id(thing)] = (name, thing)
        return list(found.values())

    def used_up(self, names):
        """Those of these names that stand for iterators: what is taken from one cannot be given back."""
        return sorted(name for name in self._with_read(names) if hasattr(self._users.get(name), "__next__"))

    def _with_read(self, names):
        """These, and what the user's functions and classes among them read."""
        found, new = set(), set(names)
        while new:
            found |= new
            new = {read for name in new if name in self._users for code in _codes(self._users[name]) for read in _globals_of(code)} - found
        return found

    def keep(self):
        """A function that puts everything back."""
        keeper = _NamespaceKeeper(self._torch)
        before = dict(self._names)
        restores = [keeper.keep(value) for value in self._users.values()] + randomness(self._torch)
        gradients = self._torch.is_grad_enabled()

        def restore():
            if list(self._names) != list(before) or any(self._names[name] is not before[name] for name in before):
                self._names.clear()
                self._names.update(before)
            for part in restores:
                part()
            self._torch.set_grad_enabled(gradients)

        return restore


class _NamespaceKeeper(Keeper):
    def _restorer(self, value):
        torch = self._torch
        if isinstance(value, torch.utils.data.Dataset):
            return self.position(value)
        numpy = sys.modules.get("numpy")
        if numpy is not None and isinstance(value, numpy.ndarray):
            return _array(value)
        if not isinstance(value, (torch.Tensor, dict, list, torch.optim.Optimizer)) and _holds_state(value):
            return self.attributes(value)
        return super()._restorer(value)


def _codes(value):
    """The code of a function that was written in the notebook, or of the methods of such a class or of its objects."""
    if isinstance(value, types.FunctionType):
        return [value.__code__] if value.__module__ == "__main__" else []
    kind = value if isinstance(value, type) else type(value)
    if kind.__module__ != "__main__":
        return []
    return [method.__code__ for method in vars(kind).values() if isinstance(method, types.FunctionType)]


def _globals_of(code):
    yield from (step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _globals_of(inner)


def _array(value):
    if not value.flags.writeable:
        return lambda: None
    data = value.copy()

    def restore():
        value[...] = data

    return restore


def _holds_state(value):
    """Whether an object's attributes are to be put back: one of PyTorch's, or of a class that the user has written."""
    kind = type(value)
    if isinstance(value, type) or not hasattr(value, "__dict__"):
        return False
    module = kind.__module__ or ""
    if module == "__main__" or module.partition(".")[0] == "torch":
        return True
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and is_users(file)


def _reached(value, seen=None):
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    inner = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, (list, tuple)):
        inner = value
    elif _holds_state(value):
        inner = vars(value).values()
    for thing in inner:
        if isinstance(thing, (dict, list, tuple)) or hasattr(thing, "__dict__"):
            yield from _reached(thing, seen)
