"""Comet: a disabled experiment has a key, and takes whatever is logged."""
from ...imports import when_imported

_NAME = "Comet"
_EXPERIMENTS = ("Experiment", "ExistingExperiment", "OfflineExperiment", "ExistingOfflineExperiment")


def mute(muting):
    muting.switch(COMET_AUTO_LOG_DISABLE="1")
    when_imported("comet_ml", lambda comet: _mute(muting, comet))


def _mute(muting, comet):
    for name in _EXPERIMENTS:
        kind = getattr(comet, name, None)
        if isinstance(kind, type) and "__init__" in kind.__dict__:
            muting.forced(kind, "__init__", _NAME, disabled=True)
    # Both ask the server whether the key is right.
    for name in ("login", "init"):
        muting.idle(comet, name, _NAME)
