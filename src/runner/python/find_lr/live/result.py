"""What a range test found."""
from . import core


class Result:
    """`results`: `{'lr': [...], 'loss': [...]}`, a value a step; a loss that is not finite is `nan`."""

    def __init__(self, lrs, losses, facts=None):
        self.results = {"lr": lrs, "loss": losses}
        self._facts = facts or {}
        self._read = None

    def suggestion(self, method=None):
        """The recommended LR, or that of a `method` (`steepest`, `valley`, `slide`, `minimum/10`); None where there is none."""
        if method is None:
            return None if self.recommended is None else self.recommended["lr"]
        if method not in ("steepest", "valley", "slide", "minimum/10"):
            raise ValueError("method is 'steepest', 'valley', 'slide' or 'minimum/10', not %r." % (method,))
        return next((s["lr"] for s in self._analysis["suggestions"] if s["method"] == method), None)

    @property
    def recommended(self):
        """`{'lr', 'low', 'high', 'method', 'reason'}`, or None."""
        return self._analysis["recommended"]

    @property
    def range(self):
        """`{'baseLr', 'maxLr'}` for cyclical training, or None."""
        return self._analysis["range"]

    @property
    def diagnoses(self):
        """`[{'code', 'message', 'advice'}]`."""
        return self._analysis["diagnoses"]

    @property
    def _analysis(self):
        if self._read is None:
            self._read = core.analyze(self.results["lr"], self.results["loss"], self._facts)
        return self._read

    def plot(self, suggest=True, ax=None, show=False):
        """Draws loss against LR with matplotlib and returns the figure."""
        try:
            import matplotlib.pyplot as plt
        except ImportError:
            raise ImportError("The plot needs matplotlib: `pip install matplotlib`. The numbers are in `.results`.") from None
        ax = plt.subplots()[1] if ax is None else ax
        ax.plot(self.results["lr"], self.results["loss"])
        ax.set_xscale("log")
        ax.set_xlabel("Learning rate")
        ax.set_ylabel("Loss")
        lr = self.suggestion() if suggest else None
        if lr is not None:
            ax.axvline(lr, linestyle="--", label="suggestion %.2g" % lr)
            ax.legend()
        if show:
            plt.show()
        return ax.figure

    def __repr__(self):
        lrs = self.results["lr"]
        return "<find_lr result: %d points, LR %.3g to %.3g>" % (len(lrs), lrs[0], lrs[-1]) if lrs else "<find_lr result: no points>"
