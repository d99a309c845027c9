"""The range test for a PyTorch model and its optimizer."""
from contextlib import ExitStack

from .range_test import walk
from .result import Result
from .state import kept
from .sweep import DEFAULT_STOP_FACTOR


def lr_find(
    model, optimizer, *, data, loss_fn=None, step_fn=None, device=None,
    min_lr=1e-7, max_lr=None, steps=100, mode="exponential", stop_factor=DEFAULT_STOP_FACTOR,
):
    """Trains `model` while the LR rises, returns the `Result`, and leaves every object as it was.

    `data`: a DataLoader, or one batch (a tuple or list `(*inputs, target)`, or a dict). The loss is `step_fn(model, batch)` if
    given; else `loss_fn(model(*inputs), target)`; else, for a dict, `model(**batch).loss`. Batches are moved to `device`
    (default: the model's). Param groups keep their ratios. The sweep's arguments are those of `range_test`.
    """
    import torch

    if device is None:
        device = next((p.device for p in model.parameters()), torch.device("cpu"))
    generators = [g for g in _generators(data) if g is not None]
    starts = [float(group["lr"]) for group in optimizer.param_groups]
    ratios = [start / starts[0] if starts[0] else 1.0 for start in starts]
    with ExitStack() as stack:
        stack.enter_context(kept(torch, model, optimizer))
        for generator in generators:
            stack.callback(generator.set_state, generator.get_state())
        model.train()
        batches = _batches(data)

        def step(lr):
            batch = _move(torch, next(batches), device)
            for group, ratio in zip(optimizer.param_groups, ratios):
                _set_lr(torch, group, lr * ratio)

            def closure():
                optimizer.zero_grad()
                loss = _loss(model, batch, loss_fn, step_fn)
                loss.backward()
                return loss

            with torch.enable_grad():
                return optimizer.step(closure)

        lrs, losses = walk(step, min_lr, max_lr, steps, mode, stop_factor)
    facts = {"optimizer": type(optimizer).__name__, "lr": starts[0] or None}
    momentum = optimizer.param_groups[0].get("momentum")
    return Result(lrs, losses, dict(facts, momentum=momentum) if momentum else facts)


def _generators(data):
    sampler = getattr(data, "sampler", None)
    found = [getattr(data, "generator", None), getattr(sampler, "generator", None)]
    return found[:1] if found[0] is found[1] else found


def _batches(data):
    is_batch = isinstance(data, (tuple, list, dict)) or hasattr(data, "keys")
    while True:
        if is_batch:
            yield data
            continue
        count = 0
        for batch in data:
            count += 1
            yield batch
        if count == 0:
            raise ValueError("`data` gave no batch.")


def _loss(model, batch, loss_fn, step_fn):
    if step_fn is not None:
        return step_fn(model, batch)
    if hasattr(batch, "keys"):
        output = model(**batch)
        return output["loss"] if isinstance(output, dict) else output.loss
    if loss_fn is None:
        raise TypeError("For batches that are no dicts, lr_find needs loss_fn(output, target) or step_fn(model, batch).")
    *inputs, target = batch
    return loss_fn(model(*inputs), target)


def _move(torch, batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if hasattr(batch, "keys"):
        return {key: _move(torch, batch[key], device) for key in batch.keys()}
    if isinstance(batch, (tuple, list)):
        return [_move(torch, item, device) for item in batch]
    return batch


def _set_lr(torch, group, lr):
    if isinstance(group["lr"], torch.Tensor):
        group["lr"].fill_(lr)
    else:
        group["lr"] = lr
