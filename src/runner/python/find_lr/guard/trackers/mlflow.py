"""MLflow has no switch: whatever server or folder it is told to log to, it logs to the scratch folder, where runs have their ids."""
import functools
import pathlib

from ...imports import when_imported

_NAME = "MLflow"


def mute(muting):
    # Version 3 on its own refuses a store of files, which needs no database library.
    muting.switch(MLFLOW_ALLOW_FILE_STORE="true", MLFLOW_DISABLE_TELEMETRY="true")
    for module in ("mlflow.tracking._tracking_service.utils", "mlflow.tracking._model_registry.utils"):
        when_imported(module, lambda utils: _store_in_scratch(muting, utils))


def _store_in_scratch(muting, utils):
    original = getattr(utils, "_get_store", None)
    if original is None:
        return
    place = pathlib.Path(muting.scratch, "mlruns").as_uri()

    @functools.wraps(original)
    def _get_store(*args, **kwargs):
        muting.note(_NAME)
        return original(place)

    utils._get_store = _get_store
