"""Everything that a sweep of live PyTorch objects changes, kept and put back bit for bit."""
import copy
import random
import sys
from contextlib import contextmanager


@contextmanager
def kept(torch, model, optimizer):
    """Puts model, optimizer and random states back, however the block ends."""
    tensors = {id(t): t for t in list(model.parameters()) + list(model.buffers())}
    tensors.update((id(p), p) for group in optimizer.param_groups for p in group["params"])
    values = [(t, t.detach().clone(), t.requires_grad, t.grad, _clone(torch, t.grad)) for t in tensors.values()]
    modules = [(m, m.training, dict(m._buffers)) for m in model.modules()]
    state = [(p, s, _clone(torch, s)) for p, s in optimizer.state.items()]
    groups = [(g, {k: (v, _clone(torch, v)) for k, v in g.items() if k != "params"}) for g in optimizer.param_groups]
    randomness = _random_states(torch)
    try:
        yield
    finally:
        with torch.no_grad():
            for module, training, buffers in modules:
                module.training = training
                module._buffers.clear()
                module._buffers.update(buffers)
            for tensor, value, requires_grad, grad, grad_value in values:
                tensor.copy_(value)
                tensor.requires_grad_(requires_grad)
                tensor.grad = _put_back(torch, grad, grad_value)
            optimizer.state.clear()
            for param, live, saved in state:
                optimizer.state[param] = _put_back(torch, live, saved)
            for group, saved in groups:
                for key in [k for k in group if k != "params" and k not in saved]:
                    del group[key]
                group.update((key, _put_back(torch, live, value)) for key, (live, value) in saved.items())
        _restore_random(torch, randomness)


def _clone(torch, value):
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: _clone(torch, item) for key, item in value.items()}
    return copy.deepcopy(value)


def _put_back(torch, live, saved):
    """The object that was there, with what it held: others may hold it too."""
    if isinstance(live, torch.Tensor):
        live.detach().copy_(saved)
        return live
    if isinstance(live, dict):
        values = {key: _put_back(torch, live.get(key), item) for key, item in saved.items()}
        live.clear()
        live.update(values)
        return live
    return saved


def _random_states(torch):
    numpy = sys.modules.get("numpy")
    mps = getattr(torch, "mps", None)
    return {
        "python": random.getstate(),
        "numpy": numpy and numpy.random.get_state(),
        "cpu": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else None,
        "mps": mps.get_rng_state() if mps and torch.backends.mps.is_available() else None,
    }


def _restore_random(torch, states):
    random.setstate(states["python"])
    if states["numpy"] is not None:
        sys.modules["numpy"].random.set_state(states["numpy"])
    torch.set_rng_state(states["cpu"])
    if states["cuda"] is not None:
        torch.cuda.set_rng_state_all(states["cuda"])
    if states["mps"] is not None:
        torch.mps.set_rng_state(states["mps"])
