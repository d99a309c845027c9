"""What is hooked so far. The losses of a backend may have to be seen before Keras says which backend it uses."""
import sys


class Hooks:
    def __init__(self, session):
        from .fits import Fits

        self._session = session
        self._fits = Fits(session)
        self._tape_losses = None
        self._jax_losses = None

    def tensorflow(self, backprop):
        from .tape import TapeLosses

        self._tape_losses = TapeLosses(self._session)
        self._tape_losses.watch(backprop.GradientTape)

    def jax(self, jax):
        from .gradients import JaxLosses

        self._jax_losses = JaxLosses(jax, self._session)
        self._jax_losses.watch()

    def optimizers(self, module):
        """`module`: keras.src.optimizers.base_optimizer."""
        from .optimizers import Optimizers

        backend = module.backend.backend()
        make = {"tensorflow": self._tensorflow_steps, "jax": self._jax_steps, "torch": self._torch_steps}.get(backend)
        if make is None:  # NumPy and OpenVINO do not train.
            return
        optimizers = Optimizers(self._session, backend)
        steps = make(optimizers)
        if steps is not None:
            optimizers.watch(module.BaseOptimizer)
            steps.watch(module.BaseOptimizer)
            self._fits.steps = steps

    def loss_scale(self, module):
        if self._fits.steps is not None:
            self._fits.steps.watch_scaling(module.LossScaleOptimizer)

    def callbacks(self, module):
        from .callbacks import mute_callbacks

        mute_callbacks(module.CallbackList, self._session, self._fits)

    def trainer(self, module):
        """`module`: a backend's trainer."""
        for trainer in list(vars(module).values()):
            if isinstance(trainer, type) and trainer.__module__ == module.__name__ and "fit" in trainer.__dict__:
                self._fits.watch(trainer)

    def _tensorflow_steps(self, optimizers):
        from .graph_steps import GraphSteps

        tensorflow = sys.modules.get("tensorflow")
        return tensorflow and self._tape_losses and GraphSteps(tensorflow, self._session, optimizers, self._tape_losses)

    def _jax_steps(self, optimizers):
        from .traced_steps import TracedSteps

        jax = sys.modules.get("jax")
        return jax and self._jax_losses and TracedSteps(jax, self._session, optimizers, self._jax_losses)

    def _torch_steps(self, optimizers):
        from .backward import BackwardLosses
        from .eager_steps import EagerSteps

        torch = sys.modules.get("torch")
        if torch is None:
            return None
        losses = BackwardLosses(torch, self._session)
        losses.watch()
        return EagerSteps(torch, self._session, optimizers, losses, _tensor_maker())


def _tensor_maker():
    from keras.src import backend

    return lambda values: backend.convert_to_tensor(values, dtype="float32")
