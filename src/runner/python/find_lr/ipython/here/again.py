"""What to sweep again, and how, where the cell ended before the sweep was through: as src/engine/repeat.ts has it for processes."""
from ...live.sweep import FEWEST_POINTS, Sweep

# So many steps past the end of its epochs a cell that cannot bear them has failed.
_SOON = 2


_PAST = "after the end of its last epoch, where Find LR had its training go on. The sweep was made again within the cell's own epochs."
_CUT = "after an evaluation that Find LR had ended early. The sweep was made again with whole evaluations."


def again(session, failure, sweep, data):
    """`(sweep, data, why)` of the next pass, or None. `data`: what the engine would ask for (see epochs.py); `why`: in a sentence, where what we did to
    the epochs has ended the cell."""
    told = session.epochs.message()
    steps = len(session.losses)
    past = told.get("past")
    if session.reason not in ("ended", "failed") or not steps or steps >= sweep.steps:
        return None
    if failure is not None and told.get("cut") == session.steps:
        return sweep, dict(data, evaluates=True), _why(failure, _CUT)
    if past is not None and (session.steps <= past + _SOON or (failure is not None and not session.turned)):
        return _fitted(sweep, past), dict(data, roundAt=0), _why(failure, _PAST)
    if failure is not None:
        return None
    if told["between"] and "roundAt" not in data:
        return sweep, dict(data, roundAt=told["ends"]), None
    fitted = _fitted(sweep, steps)
    return None if fitted is sweep else (fitted, data, None)


def _why(failure, when):
    how = "ended" if failure is None else "failed (%s: %s)" % (type(failure).__name__, failure)
    return "The cell %s %s" % (how, when)


def _fitted(sweep, steps):
    """The whole span over so many steps, where they are enough."""
    if not FEWEST_POINTS <= steps < sweep.steps:
        return sweep
    return Sweep(sweep.min_lr, sweep.top, steps, sweep.mode, sweep.stop_factor)
