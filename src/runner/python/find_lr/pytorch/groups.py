"""The param groups of an optimizer, where its LRs stand: PyTorch's, and those of fastai's own class."""


def groups_of(optimizer):
    """Dicts that the optimizer steps by: what is put there as `lr` counts. fastai calls them hypers, and shows copies as `param_groups`."""
    if "param_groups" not in vars(optimizer) and "hypers" in vars(optimizer):
        return list(optimizer.hypers)
    return optimizer.param_groups


def number(lr):
    """An LR as a float: scripts may hold it in a tensor. None where there is none."""
    try:
        # A float32 is written as its author would have: 0.01, not 0.009999999776.
        return float(lr) if isinstance(lr, (int, float)) else float("%.7g" % float(lr))
    except (TypeError, ValueError, RuntimeError):
        return None
