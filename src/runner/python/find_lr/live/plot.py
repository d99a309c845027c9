"""The chart of a range test in matplotlib, in the colours and by the rules of `src/chart`."""
import math
from statistics import median

from ..format import format_lr
from .sweep import noise_of

# Okabe and Ito's palette, as src/chart/theme.ts has it.
_CURVE, _ACCENT, _RANGE, _TEXT, _MUTED, _GRID = "#0072b2", "#b35c00", "#007a5a", "#1f2328", "#636c76", "#e7e9ec"


def draw(result, suggest, ax, show):
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        raise ImportError("The plot needs matplotlib: `pip install matplotlib`. The numbers are in `.results`.") from None
    if ax is None:
        ax = plt.subplots(figsize=(7, 4.2), constrained_layout=True)[1]
    lrs, losses = result.results["lr"], result.results["loss"]
    # A loss is the effect of the LR before it (see src/analysis/pairing.ts).
    effects = list(zip(lrs, losses[1:]))
    points = [(lr, loss) for lr, loss in effects if math.isfinite(loss)]
    curve = _curve(result, suggest)
    ax.plot(*(zip(*points) if points else ((), ())), linestyle="none", marker="o", markersize=3, color=_CURVE, alpha=0.35, markeredgewidth=0, label="Loss of each step")
    if curve["lr"]:
        ax.plot(curve["lr"], curve["loss"], color=_CURVE, linewidth=2, label="Smoothed")
    ax.set_ylim(_loss_span([loss for _, loss in points], curve["loss"]))
    if result.mode == "exponential":
        ax.set_xscale("log")
    if len(points) < len(effects):
        ax.axvline(lrs[-2], color="#c43b3b", linewidth=1, label="Not finite from here")
    if suggest:
        _suggestion(ax, result)
    _dress(ax, result)
    if show:
        plt.show()
    return ax.figure


def _curve(result, suggest):
    try:
        return result.analysis["curve"]
    except RuntimeError:  # No Node.js: the points can be seen without it.
        if suggest:
            raise
        return {"lr": [], "loss": []}


def _suggestion(ax, result):
    recommended = result.recommended
    own = result.facts.get("lr")
    if own is not None:
        ax.axvline(own, color=_MUTED, linewidth=1, linestyle=":", label="LR now: %s" % format_lr(own))
    if recommended is None:
        return
    lr = recommended["lr"]
    if recommended["low"] < recommended["high"]:
        ax.axvspan(recommended["low"], recommended["high"], color=_ACCENT, alpha=0.14, linewidth=0, label="About as good")
    ax.axvline(lr, color=_ACCENT, linewidth=1.5)
    at = _at(result.analysis["curve"], lr)
    ax.plot([lr], [at], marker="o", markersize=8, color=_ACCENT, markeredgecolor="white", linestyle="none", label="Suggested LR: %s" % format_lr(lr))


def _dress(ax, result):
    kind = result.facts.get("type")
    ax.set_title("Learning rate range test" + (", %s" % kind if kind else ""), loc="left", color=_TEXT, fontsize=12, fontweight="bold")
    ax.set_xlabel("Learning rate" + (" (log scale)" if result.mode == "exponential" else ""), color=_MUTED)
    ax.set_ylabel("Loss", color=_MUTED)
    ax.grid(True, color=_GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(colors=_MUTED, which="both", length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.legend(facecolor="white", framealpha=0.9, edgecolor="none", fontsize=9, labelcolor=_TEXT)


def _loss_span(losses, smoothed):
    """The descent fills the axis, and of an explosion only the foot is seen: as src/chart/domain.ts has it."""
    if not losses:
        return 0, 1
    beginning = median(losses[: max(5, math.ceil(len(losses) / 10))])
    bottom = min([beginning] + [loss for loss in smoothed if math.isfinite(loss)])
    slack = max((beginning - bottom) / 2, 4 * noise_of(losses), abs(beginning) * 1e-3, 1e-300)
    low, high = max(min(losses), bottom - slack), min(max(losses), beginning + slack)
    margin = max((high - low) * 0.06, abs(high) * 1e-3, 1e-12)
    return low - margin, high + margin


def _at(curve, lr):
    """The smoothed loss at an LR, between its neighbours."""
    pairs = list(zip(curve["lr"], curve["loss"]))
    for (left, before), (right, after) in zip(pairs, pairs[1:]):
        if left <= lr <= right:
            return before + (after - before) * (lr - left) / (right - left)
    return min(pairs, key=lambda pair: abs(math.log(pair[0] / lr)))[1]
