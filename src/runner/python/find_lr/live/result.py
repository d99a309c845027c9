"""What a range test found."""
from ..format import format_lr
from . import core
from .apply import apply

_METHODS = ("steepest", "valley", "slide", "minimum/10")


class Result:
    """`results`: `{'lr': [...], 'loss': [...]}`, a value a step; a loss that is not finite is `nan`.

    All else is read from these when it is first asked for, by the analysis that Find LR has everywhere.
    """

    def __init__(self, lrs, losses, facts, sweep):
        self.results = {"lr": lrs, "loss": losses}
        self.mode = sweep.mode
        self.facts = facts
        self._top = sweep.top
        self._read = None

    def suggestion(self, method=None):
        """The recommended LR, or that of a `method` (`steepest`, `valley`, `slide`, `minimum/10`); None where there is none."""
        if method is None:
            return None if self.recommended is None else self.recommended["lr"]
        if method not in _METHODS:
            raise ValueError("method is one of %s, not %r." % (", ".join(map(repr, _METHODS)), method))
        return next((s["lr"] for s in self.analysis["suggestions"] if s["method"] == method), None)

    @property
    def recommended(self):
        """`{'lr', 'low', 'high', 'method', 'reason'}`, `low..high` being about as good; or None."""
        return self.analysis["recommended"]

    @property
    def range(self):
        """`{'baseLr', 'maxLr'}` for cyclical training, or None."""
        return self.analysis["range"]

    @property
    def diagnoses(self):
        """`[{'code', 'message', 'advice'}]`: what is odd about the curve."""
        return self.analysis["diagnoses"]

    @property
    def analysis(self):
        """The `results` entry of a run record. `RuntimeError` with a sentence where there is no Node.js to ask."""
        if self._read is None:
            self._read = core.analyze(self.results["lr"], self.results["loss"], self.facts, self._top)
        return self._read

    def apply(self, target, attribute=None):
        """Gives the suggested LR to what is to be trained, and returns it.

        An optimizer: its param groups, in the ratios that they have. Make schedulers after it, since they remember the LR that they met. Any other
        object: its `attribute`, by default each of `lr` and `learning_rate` that it or its `hparams` has. `ValueError` where nothing is suggested.
        """
        lr = self.suggestion()
        if lr is None:
            why = " ".join("%(message)s %(advice)s" % diagnosis for diagnosis in self.diagnoses)
            raise ValueError(("No LR is suggested, so none is applied. " + why).strip())
        apply(target, lr, attribute)
        return lr

    def plot(self, suggest=True, ax=None, show=False):
        """Draws loss against LR with matplotlib, the suggestion marked, and returns the figure. `ax`: into these axes."""
        from .plot import draw

        return draw(self, suggest, ax, show)

    def __repr__(self):
        lrs = self.results["lr"]
        return "<find_lr result: %d points, LR %s to %s>" % (len(lrs), format_lr(lrs[0]), format_lr(lrs[-1])) if lrs else "<find_lr result: no points>"
