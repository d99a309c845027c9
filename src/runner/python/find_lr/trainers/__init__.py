"""Frameworks that train for the script. The PyTorch hooks see their optimizers, losses and loaders; here is what else these frameworks do
around a step: they end after so many epochs, validate, save and log.

One file a framework, loaded when the script imports that framework.
"""
from importlib import import_module

from ..imports import when_imported

_LIGHTNING = {
    "trainer.trainer": "lightning.hook_trainer",
    "loops.fit_loop": "lightning.hook_fit_loop",
    "loops.training_epoch_loop": "lightning.hook_epoch_loop",
    "loops.epoch.training_epoch_loop": "lightning.hook_epoch_loop",  # 1.x
    "callbacks.early_stopping": "lightning.hook_early_stopping",
    "callbacks.model_checkpoint": "lightning.hook_checkpoints",
    "cli": "lightning.hook_cli",
    "tuner.tuning": "lightning_tuner.hook_tuner",
    "tuner.lr_finder": "lightning_tuner.hook_lr_finder",
    "tuner.batch_size_scaling": "lightning_tuner.hook_batch_size",
    "loggers.logger": "lightning_loggers.hook_experiments",
    "loggers.base": "lightning_loggers.hook_experiments",  # 1.x
}

# The module that the script imports -> our file, and the function in it that is called with that module and the session.
_HOOKS = {
    "fastai.learner": "fastai.hook_learner",
    "fastai.callback.tracker": "fastai.hook_trackers",
    "fastai.callback.schedule": "fastai.hook_schedules",
    "torch_lr_finder.lr_finder": "own_finders.hook_lr_finder",
    "ignite.handlers.lr_finder": "own_finders.hook_ignite",
    "transformers.trainer": "huggingface.hook_trainer",
    "transformers.trainer_callback": "huggingface.hook_callbacks",
    "transformers.integrations.integration_utils": "huggingface.hook_integrations",
    "accelerate.accelerator": "accelerate.hook_accelerator",
}
for _package in ("lightning.pytorch.", "pytorch_lightning."):
    _HOOKS.update((_package + module, hook) for module, hook in _LIGHTNING.items())
for _package in ("lightning.fabric.", "lightning_fabric."):
    _HOOKS[_package + "fabric"] = "fabric.hook_fabric"
    _HOOKS[_package + "loggers.logger"] = "lightning_loggers.hook_experiments"


def install(session):
    for module, hook in _HOOKS.items():
        when_imported(module, _loading(hook, session))


def _loading(hook, session):
    def load(module):
        file, function = hook.split(".")
        try:
            getattr(import_module("." + file, __name__), function)(module, session)
        except Exception as error:  # A version that looks different inside: its script is to run all the same.
            session.note("odd", "%s looks unlike what Find LR knows of it (%s), and is left as it is." % (module.__name__, error))

    return load
