"""Optimizers that carry Keras' or TensorFlow's name and have no hook: what was seen of them is said, with the way out."""
import functools

from ..imports import when_imported

_KERAS_2 = (
    "The optimizers of Keras 2 (tf_keras, and tf.keras up to TensorFlow 2.15) are not hooked. Run the script with Keras 3, "
    "or sweep the LR in the script with find_lr.range_test."
)
_V1 = (
    "The optimizers of tf.compat.v1, which Estimators train with too, are not hooked. Use one of keras.optimizers, "
    "or sweep the LR in the script with find_lr.range_test."
)
# Where the base classes lie, over the years; Keras 3 has a module of the third name with none of them.
_BASES = [
    ("tensorflow.python.training.optimizer", "Optimizer", _V1),
    ("tf_keras.src.optimizers.optimizer", "_BaseOptimizer", _KERAS_2),
    ("keras.src.optimizers.optimizer", "_BaseOptimizer", _KERAS_2),
    ("keras.optimizers.optimizer", "_BaseOptimizer", _KERAS_2),
    ("keras.optimizers.optimizer_experimental.optimizer", "_BaseOptimizer", _KERAS_2),
    ("tf_keras.src.optimizers.legacy.optimizer_v2", "OptimizerV2", _KERAS_2),
    ("keras.src.optimizers.legacy.optimizer_v2", "OptimizerV2", _KERAS_2),
    ("keras.optimizers.optimizer_v2.optimizer_v2", "OptimizerV2", _KERAS_2),
]


def say_what_is_unhooked(session):
    for module, name, sentence in _BASES:
        when_imported(module, functools.partial(_watch, session, name, sentence))


def _watch(session, name, sentence, module):
    base = getattr(module, name, None)
    if base is None:
        return
    made = base.__init__

    @functools.wraps(made)
    def __init__(optimizer, *args, **kwargs):
        made(optimizer, *args, **kwargs)
        session.note("unhooked", sentence)

    base.__init__ = __init__
