"""Neptune: a run in debug mode keeps what is logged in memory. Its successor for large trainings calls the mode `disabled`."""
from ...imports import when_imported

_NAME = "Neptune"
_STARTS = ("init", "init_run", "init_project", "init_model", "init_model_version")


def mute(muting):
    for module in ("neptune", "neptune.new"):
        when_imported(module, lambda neptune: _mute(muting, neptune))
    when_imported("neptune_scale", lambda neptune: muting.forced(neptune.Run, "__init__", _NAME, mode="disabled"))


def _mute(muting, neptune):
    for name in _STARTS:
        muting.forced(neptune, name, _NAME, mode="debug")
    for name in ("Run", "Project", "Model", "ModelVersion"):
        kind = getattr(neptune, name, None)
        if isinstance(kind, type) and "__init__" in kind.__dict__:
            muting.forced(kind, "__init__", _NAME, mode="debug")
