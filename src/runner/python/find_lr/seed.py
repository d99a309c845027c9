"""Plants the random seed that the engine asked for: the same initial weights in each pass of one seed."""
import sys

from .imports import when_imported


def plant(seed):
    when_imported("random", lambda random: random.seed(seed))
    when_imported("numpy", lambda numpy: numpy.random.seed(seed % 2**32))
    when_imported("torch", lambda torch: torch.manual_seed(seed))
    when_imported("keras", lambda keras: _keras(keras, seed))
    when_imported("tensorflow", lambda tensorflow: tensorflow.random.set_seed(seed))


def _keras(keras, seed):
    """Keras draws its own seeds from Python's generator, which imports may have drawn from. `set_random_seed` would import TensorFlow
    wherever that is installed, also for a script that trains on JAX or PyTorch."""
    import random

    random.seed(seed)
    if "tensorflow" in sys.modules and hasattr(getattr(keras, "utils", None), "set_random_seed"):
        keras.utils.set_random_seed(seed)
