"""Puts a found LR where the training will read it."""
import warnings


def apply(target, lr, attribute=None):
    if attribute is None and hasattr(target, "param_groups"):
        return _to_optimizer(target, lr)
    names = ("lr", "learning_rate") if attribute is None else (attribute,)
    # The one that is not set may be the one that is read.
    found = [(holder, name) for holder in _holders(target) for name in names if _has(holder, name)]
    if not found:
        raise AttributeError(
            "%s has no %s, nor have its hparams: name the attribute that its optimizer is made with."
            % (type(target).__name__, " or ".join(names))
        )
    for holder, name in found:
        if isinstance(holder, dict):
            holder[name] = lr
        else:
            setattr(holder, name, lr)
    return None


def _to_optimizer(optimizer, lr):
    groups = optimizer.param_groups
    first = float(groups[0]["lr"])
    if any("initial_lr" in group for group in groups):
        warnings.warn("A scheduler has been made for this optimizer, and goes on from the LR before. Make it anew.", stacklevel=4)
    for group in groups:
        new = lr * (float(group["lr"]) / first) if first else lr
        if hasattr(group["lr"], "fill_"):
            group["lr"].fill_(new)
        else:
            group["lr"] = new
        group.pop("initial_lr", None)


def _holders(target):
    hparams = getattr(target, "hparams", None)
    return [target] if hparams is None else [target, hparams]


def _has(holder, name):
    return name in holder if isinstance(holder, dict) else hasattr(holder, name)
