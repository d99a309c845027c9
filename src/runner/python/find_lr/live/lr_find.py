"""The range test for a PyTorch model and its optimizer."""
from .batches import DataEnded, batches, is_batch, loss_of, move
from .range_test import known_facts, walk
from .result import Result
from .state import kept
from .step import Step
from .sweep import DEFAULT_STOP_FACTOR, FEWEST_POINTS, Sweep


def lr_find(
    model, optimizer, data, *, loss_fn=None, step_fn=None, accumulate=1, scaler=None, device=None,
    min_lr=1e-7, max_lr=None, steps=100, mode="exponential", stop_factor=DEFAULT_STOP_FACTOR, on_point=None,
):
    """Trains `model` while the LR rises, returns the `Result`, and leaves every object as it was, bit for bit (see live/state.py).

    `data`: a DataLoader or another iterable of batches, which goes round; or one batch, which is used over and over: a tensor, a dict, a tuple, a
    list with a tensor in it. Batches are moved to `device` (default: that of the model's first parameter).
    The loss of a batch is `step_fn(model, batch)` if given; else `loss_fn(model(*inputs), target)` for a batch `(*inputs, target)`, inputs
    that are a dict being given by name; else that of a LightningModule's `training_step`; else, for a dict, the one that `model(**batch)`
    computes itself, as Hugging Face's models do.

    `accumulate`: batches a step, whose mean loss counts. `scaler`: a `GradScaler`; run the model under `torch.autocast` in `step_fn`, then. A step that
    it skips is no point. Param groups keep the ratios of their LRs. Schedulers are not stepped. Where `torch.distributed` runs, call it
    on all ranks: the mean of their losses counts, so that they end together. The sweep's arguments are those of `range_test`.
    """
    torch = _torch(model, optimizer)
    if not isinstance(accumulate, int) or accumulate < 1:
        raise ValueError("accumulate is a whole number of batches a step, 1 or more; got %s." % (accumulate,))
    sweep = Sweep(min_lr, max_lr, steps, mode, stop_factor)
    if device is None:
        device = next((parameter.device for parameter in model.parameters()), torch.device("cpu"))
    facts = _facts(torch, optimizer, data)
    with kept(torch, model, optimizer, scaler, data):
        model.train()
        endless = batches(torch, data)
        step = Step(torch, optimizer, scaler, lambda batch: loss_of(model, batch, loss_fn, step_fn))

        def fetch():
            return [move(torch, next(endless), device) for _ in range(accumulate)]

        points = []

        def keep_point(lr, loss):
            points.append((lr, loss))
            if on_point is not None:
                on_point(lr, loss)

        try:
            walk(lambda lr, fetched: step.take(lr, fetched, fetch), sweep, fetch, keep_point)
        except DataEnded:
            if len(points) < FEWEST_POINTS:
                raise ValueError(
                    "`data` ran dry after %d steps, and an iterator cannot begin again: give a DataLoader or a list." % len(points)
                ) from None
    lrs, losses = ([point[i] for point in points] for i in (0, 1))
    return Result(lrs, losses, facts, sweep)


def _torch(model, optimizer):
    try:
        import torch
    except ImportError:
        raise ImportError("lr_find tests PyTorch models, and PyTorch is not installed here. range_test takes any step function.") from None
    if not isinstance(model, torch.nn.Module):
        raise TypeError(
            "lr_find tests a torch.nn.Module, and this is of type %s. For a Keras model: range_test(train_fn, save=model.get_weights, "
            "restore=model.set_weights), where train_fn sets model.optimizer.learning_rate and calls train_on_batch." % type(model).__name__
        )
    if not hasattr(optimizer, "param_groups"):
        raise TypeError("lr_find takes the model's optimizer second, and this is of type %s." % type(optimizer).__name__)
    return torch


def _facts(torch, optimizer, data):
    group = optimizer.param_groups[0]
    size = None if is_batch(torch, data) else getattr(data, "batch_size", None)
    lr = float(group["lr"])
    betas = group.get("betas")
    return known_facts(
        {
            "type": type(optimizer).__name__,
            "lr": lr if lr > 0 else None,
            "momentum": group.get("momentum") or None,
            "betas": tuple(map(float, betas)) if betas is not None else None,
            "batch_size": size if isinstance(size, int) else None,
        }
    )
