"""Plants the random seed that the engine asked for: the same initial weights in each pass of one seed."""
import random
import sys

from .imports import when_imported


def plant(seed):
    random.seed(seed)
    when_imported("numpy", lambda numpy: numpy.random.seed(seed % 2**32))
    when_imported("torch", lambda torch: torch.manual_seed(seed))
    when_imported("keras", lambda keras: _keras(keras, seed))
    when_imported("tensorflow", lambda tensorflow: tensorflow.random.set_seed(seed))


def _keras(keras, seed):
    set_random_seed = getattr(getattr(keras, "utils", None), "set_random_seed", None)
    # On the TensorFlow backend this imports TensorFlow, which the script did already if it trains there.
    if set_random_seed is not None and "keras" in sys.modules:
        set_random_seed(seed)
