"""Where the hooks put themselves, to be put back."""
import sys
from contextlib import contextmanager

from .interrupts import uninterrupted


@contextmanager
def hooks_taken_off(torch):
    """Whatever the block hooks into PyTorch is as it was before, after it."""
    from torch.optim import lr_scheduler
    from torch.utils.data import DataLoader, dataloader

    schedulers = {kind for kind in vars(lr_scheduler).values() if isinstance(kind, type)}
    roots = {torch.optim.Optimizer, DataLoader, dataloader._BaseDataLoaderIter} | schedulers | set(_scalers(torch)) | set(_fastai())
    kinds = {kind for root in roots for kind in _with_subclasses(root)}
    before = [(kind, dict(vars(kind))) for kind in kinds]
    functions = [(module, name, getattr(module, name, None)) for module, name in _functions(torch)]
    try:
        yield
    finally:
        with uninterrupted():
            for kind, attributes in before:
                _put_back(kind, attributes)
            for module, name, function in functions:
                if function is not None:
                    setattr(module, name, function)


def _functions(torch):
    return ((torch.autograd, "backward"), (torch.autograd, "grad"), (torch, "compile"), (torch.nn.Module, "eval"))


def _scalers(torch):
    for module in (getattr(torch, "amp", None), getattr(torch.cuda, "amp", None)):
        if hasattr(module, "GradScaler"):
            yield module.GradScaler


def _fastai():
    for module, name in (("fastai.optimizer", "Optimizer"), ("fastai.learner", "Learner")):
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None:
            yield kind


def _with_subclasses(kind):
    if kind is object:
        return
    yield kind
    for below in kind.__subclasses__():
        yield from _with_subclasses(below)


def _put_back(kind, before):
    for name, value in list(vars(kind).items()):
        if name not in before:
            _try(delattr, kind, name)
        elif before[name] is not value:
            _try(setattr, kind, name, before[name])


def _try(change, *arguments):
    try:
        change(*arguments)
    except (AttributeError, TypeError):
        pass  # What Python itself keeps there (`__dict__`, `__weakref__`), which no hook has changed.
