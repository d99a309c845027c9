"""What a model is trained on: a loader that goes round, or one batch over and over."""
import inspect


class DataEnded(Exception):
    """An iterator that cannot begin again has given its last batch."""


def batches(torch, data):
    """Endless batches. `data` is one batch if it is a tensor, a dict, a tuple, or a list with a tensor in it; else it is iterated."""
    if is_batch(torch, data):
        while True:
            yield data
    while True:
        count = 0
        iterator = iter(data)
        for batch in iterator:
            count += 1
            yield batch
        if iterator is data:
            raise DataEnded
        if count == 0:
            raise ValueError("`data` gives no batch: is the data set smaller than one, with drop_last?")


def is_batch(torch, data):
    if isinstance(data, (torch.Tensor, tuple)) or hasattr(data, "keys"):
        return True
    return isinstance(data, list) and any(isinstance(item, torch.Tensor) for item in data)


def move(torch, batch, device):
    """A batch on a device: tensors wherever they are in tuples, lists and dicts."""
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if hasattr(batch, "keys"):
        return {key: move(torch, batch[key], device) for key in batch.keys()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(torch, item, device) for item in batch))
    if isinstance(batch, (tuple, list)):
        return type(batch)(move(torch, item, device) for item in batch)
    return batch.to(device) if hasattr(batch, "to") else batch


def loss_of(model, batch, loss_fn, step_fn):
    """The loss of a model on a batch, by whatever says what it is."""
    if step_fn is not None:
        return step_fn(model, batch)
    if loss_fn is None and hasattr(model, "training_step"):
        return _lightning_loss(model, batch)
    if hasattr(batch, "keys"):
        if loss_fn is not None:
            raise TypeError("A batch that is a dict does not say what its target is: give step_fn(model, batch) in place of loss_fn.")
        return _own_loss(model(**batch))
    if loss_fn is None:
        raise TypeError("For batches that are no dicts, lr_find needs loss_fn(output, target) or step_fn(model, batch).")
    if not isinstance(batch, (tuple, list)) or len(batch) < 2:
        raise TypeError("A batch for loss_fn is (*inputs, target). For another, give step_fn(model, batch), which returns its loss.")
    *inputs, target = batch
    if len(inputs) == 1 and hasattr(inputs[0], "keys"):
        return loss_fn(model(**inputs[0]), target)
    return loss_fn(model(*inputs), target)


def _lightning_loss(model, batch):
    """A LightningModule's own step takes the batch and, mostly, its index; it returns the loss, or a dict with it."""
    wanted = len(inspect.signature(model.training_step).parameters)
    output = model.training_step(*(batch, 0)[:wanted])
    return output["loss"] if hasattr(output, "keys") else output


def _own_loss(output):
    """The loss that a model computes itself, as Hugging Face's do when they are given labels."""
    loss = output.get("loss") if hasattr(output, "get") else getattr(output, "loss", None)
    if loss is None and isinstance(output, (tuple, list)) and output:
        loss = output[0]
    if loss is None:
        raise TypeError("The model's output holds no loss: give it labels in the batch, or give step_fn(model, batch).")
    return loss
