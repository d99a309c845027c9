"""How many examples the script trains on at once."""

_DEFAULT = 32  # Keras' own, of arrays.


def batch_size_of(data, given=None):
    """`data`: what `fit` or `train_on_batch` was called with; `given`: the size that `fit` was told. None where it cannot be told."""
    spec = getattr(data, "element_spec", None)  # tf.data
    if spec is not None:
        return _length(_first(spec))
    for name in ("batch_size", "_batch_size"):  # PyTorch's loaders, many a PyDataset
        size = getattr(data, name, None)
        if isinstance(size, int):
            return size
    if isinstance(given, int):
        return given
    return _DEFAULT if _length(_first(data)) is not None else None


def batch_length(data):
    """Of one batch, whatever holds it."""
    return _length(_first(data))


def _first(data):
    while isinstance(data, (list, tuple, dict)) and data:
        data = next(iter(data.values())) if isinstance(data, dict) else data[0]
    return data


def _length(tensor):
    shape = getattr(tensor, "shape", None)
    length = shape[0] if shape is not None and len(shape) else None
    return length if isinstance(length, int) else None
