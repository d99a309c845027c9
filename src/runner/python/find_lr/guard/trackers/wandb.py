"""Weights & Biases: a disabled run has an id, a config and a summary, and writes nothing."""
import os

from ...imports import when_imported

_NAME = "Weights & Biases"


def mute(muting):
    muting.switch(WANDB_MODE="disabled", WANDB_ERROR_REPORTING="false")
    when_imported("wandb", lambda wandb: _mute(muting, wandb))


def _mute(muting, wandb):
    # A mode that the script names overrules the variable.
    muting.forced(wandb, "init", _NAME, then=_make_folder, mode="disabled")
    muting.idle(wandb, "login", _NAME, answer=True)


def _make_folder(run):
    """Scripts save their models into the run's folder, which a disabled run names but does not make."""
    folder = getattr(run, "dir", None)
    if isinstance(folder, str):
        os.makedirs(folder, exist_ok=True)
