"""Callbacks that would end the sweep early, or leave traces of it, take no part in it."""
import functools

# A range test is to go past where training gets worse.
_ENDING = {"EarlyStopping", "TerminateOnNaN"}
_SAVING = {"ModelCheckpoint", "OrbaxCheckpoint"}
_LOGGING = {"BackupAndRestore", "CSVLogger", "RemoteMonitor", "TensorBoard"}
_TRACKERS = ("aim", "clearml", "comet_ml", "dvclive", "mlflow", "neptune", "wandb")


def mute_callbacks(callback_list, session, fits):
    """`callback_list`: Keras' CallbackList."""
    made = callback_list.__init__
    epoch_begin, epoch_end = callback_list.on_epoch_begin, callback_list.on_epoch_end

    @functools.wraps(made)
    def __init__(self, callbacks=None, *args, **kwargs):
        if session.sweeping:
            callbacks = _without_muted(callbacks, kwargs.get("model"), session, fits)
        if fits.running is not None and fits.running.epochs is not None and "epochs" in kwargs:
            kwargs["epochs"] = fits.running.epochs
        made(self, callbacks, *args, **kwargs)

    @functools.wraps(epoch_begin)
    def on_epoch_begin(self, epoch, logs=None):
        epoch_begin(self, epoch, logs)
        fits.look(self._model)

    @functools.wraps(epoch_end)
    def on_epoch_end(self, epoch, logs=None):
        epoch_end(self, epoch, logs)
        if fits.running is not None:
            fits.running.epoch_ended(epoch)

    callback_list.__init__ = __init__
    callback_list.on_epoch_begin = on_epoch_begin
    callback_list.on_epoch_end = on_epoch_end


def _without_muted(callbacks, model, session, fits):
    given = _flat(callbacks)
    muted = set()
    if fits.steps is not None and fits.steps.may_sweep(model):
        muted |= _ENDING | (_SAVING if session.guard else set())
    if session.guard:
        muted |= _LOGGING
    kept = [callback for callback in given if not (_names(callback) & muted or (session.guard and _tracks(callback)))]
    left = [callback for callback in given if callback not in kept]
    if left:
        names = sorted({type(callback).__name__ for callback in left})
        session.note("guard", "Callbacks that take no part in the sweep: %s." % ", ".join(names))
    return kept


def _flat(callbacks):
    if isinstance(callbacks, (list, tuple)):
        return [callback for part in callbacks for callback in _flat(part)]
    return [] if callbacks is None else [callbacks]


def _names(callback):
    """Keras' own classes that a callback is one of."""
    return {c.__name__ for c in type(callback).__mro__ if c.__module__.split(".")[0] in ("keras", "tf_keras", "tensorflow")}


def _tracks(callback):
    return any(c.__module__.split(".")[0] in _TRACKERS for c in type(callback).__mro__)
