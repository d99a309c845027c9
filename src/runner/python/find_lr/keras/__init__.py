"""Keras 3 on TensorFlow, JAX and PyTorch: its optimizers, the losses that they step on, `fit`, its callbacks."""
from ..imports import when_imported


def install(session):
    from .hooks import Hooks
    from .unhooked import say_what_is_unhooked

    hooks = Hooks(session)
    when_imported("tensorflow.python.eager.backprop", hooks.tensorflow)
    when_imported("jax", hooks.jax)
    when_imported("keras.src.optimizers.base_optimizer", hooks.optimizers)
    when_imported("keras.src.optimizers.loss_scale_optimizer", hooks.loss_scale)
    when_imported("keras.src.callbacks.callback_list", hooks.callbacks)
    for backend in ("tensorflow", "jax", "torch"):
        when_imported("keras.src.backend.%s.trainer" % backend, hooks.trainer)
    say_what_is_unhooked(session)
