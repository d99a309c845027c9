"""Lightning's own tuners are not run during a sweep: their steps are no training, and would be swept instead of it."""
from ..finders import skipped_note
from .patch import wrap

_SIZE_NOTE = "Lightning's batch size finder is not run during the sweep: the batch size is the script's own."


def hook_tuner(module, session):
    wrap(module.Tuner, "lr_find", lambda find: _lr_find(find, session, "Tuner.lr_find", True))
    wrap(module.Tuner, "scale_batch_size", lambda scale: _scale(scale, session))


def hook_lr_finder(module, session):
    """What the callback `LearningRateFinder` calls."""
    wrap(module, "_lr_find", lambda find: _lr_find(find, session, "LearningRateFinder", False))


def hook_batch_size(module, session):
    """What the callback `BatchSizeFinder` calls."""
    wrap(module, "_scale_batch_size", lambda scale: _scale(scale, session))


def _lr_find(find, session, name, sets_attribute):
    # `(tuner or trainer, model, …)`
    def finder(owner, model, *args, **kwargs):
        # A training with found LRs goes by those.
        if not session.sweeping and session.listened_to:
            return find(owner, model, *args, **kwargs)
        session.note("odd", skipped_note(name))
        names = (kwargs["attr_name"],) if kwargs.get("attr_name") else ("lr", "learning_rate")
        lr = _attribute(model, *names)
        if isinstance(lr, (int, float)):
            lr = session.finders.answer(lr, name)
            if kwargs.get("update_attr", sets_attribute):
                _put(model, lr, names)
        return _Found(lr)

    return finder


def _scale(scale, session):
    def scaler(owner, model=None, *args, **kwargs):
        if not session.sweeping:
            return scale(owner, model, *args, **kwargs)
        session.note("odd", _SIZE_NOTE)
        holders = model, kwargs.get("datamodule"), getattr(owner, "lightning_module", None), getattr(owner, "datamodule", None)
        name = kwargs.get("batch_arg_name", "batch_size")
        return next((size for size in (_attribute(holder, name) for holder in holders) if size is not None), None)

    return scaler


def _attribute(holder, *names):
    """An attribute of a module or data module, or of its hyperparameters."""
    for place in (holder, getattr(holder, "hparams", None)):
        for name in names:
            value = getattr(place, name, None)
            if value is not None:
                return value
    return None


def _put(model, lr, names):
    """Where Lightning would put what it has found."""
    hparams = getattr(model, "hparams", None)
    for name in names:
        if hasattr(model, name):
            setattr(model, name, lr)
        if hparams is not None and name in hparams:
            hparams[name] = lr


class _Found:
    """Answers for Lightning's `_LRFinder`."""

    def __init__(self, lr):
        self.results = {"lr": [], "loss": []}
        self._lr = lr

    def suggestion(self, *args, **kwargs):
        return self._lr

    def plot(self, suggest=False, show=False, ax=None):
        import matplotlib.pyplot as plt

        return plt.subplots()[0] if ax is None else ax.figure
