"""Everything that a sweep of live PyTorch objects changes, put back bit for bit."""
import random
import sys
from contextlib import contextmanager

from .keeper import Keeper


@contextmanager
def kept(torch, model, optimizer, scaler, data):
    """Puts model, optimizer, scaler, loader and random states back, however the block ends.

    Of modules: parameters, buffers, modes, and what else they hold in attributes (counters, hidden states, metrics). Of a loader: its own and its
    samplers' attributes and random generators, and where its data set is. Objects of the user's own classes inside of them are not looked into.
    """
    _refuse_lazy(torch, model)
    keeper = Keeper(torch)
    restores = [keeper.attributes(module) for module in model.modules()]
    restores += [keeper.keep(tensor) for tensor in list(model.parameters()) + list(model.buffers())]
    restores.append(keeper.keep(optimizer))
    if scaler is not None:
        restores.append(keeper.attributes(scaler))
    restores += _loader(keeper, data)
    restores += randomness(torch)
    try:
        yield
    finally:
        workers = getattr(data, "_iterator", None)
        for restore in restores:
            restore()
        # Persistent workers that the sweep has started are not the user's.
        if workers is not None and workers is not data._iterator:
            workers._shutdown_workers()


def _refuse_lazy(torch, model):
    lazy = getattr(torch.nn.parameter, "is_lazy", None)
    if lazy is not None and any(lazy(tensor) for tensor in list(model.parameters()) + list(model.buffers())):
        raise ValueError("The model has lazy layers without weights yet, which could not be put back. Run it on one batch first.")


def _loader(keeper, data):
    if not hasattr(data, "batch_sampler") and not hasattr(data, "dataset"):
        return []
    samplers = [getattr(data, "sampler", None), getattr(data, "batch_sampler", None)]
    samplers.append(getattr(samplers[1], "sampler", None))
    held = [keeper.attributes(part) for part in [data] + samplers if part is not None]
    return held + [keeper.position(getattr(data, "dataset", None))]


def randomness(torch):
    """The global generators, each with its state now."""
    numpy = sys.modules.get("numpy")
    mps = getattr(torch, "mps", None)
    found = [(random.setstate, random.getstate()), (torch.set_rng_state, torch.get_rng_state())]
    if numpy is not None:
        found.append((numpy.random.set_state, numpy.random.get_state()))
    if torch.cuda.is_available():
        found.append((torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all()))
    if mps is not None and torch.backends.mps.is_available():
        found.append((mps.set_rng_state, mps.get_rng_state()))
    return [lambda put=put, state=state: put(state) for put, state in found]
