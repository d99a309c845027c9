"""`%%find_lr --here`: the cell's body over the live objects, which are put back bit for bit."""
import builtins
import contextlib
import sys

from ...live.range_test import ran_out
from ...live.sweep import CEILING_LR, FEWEST_POINTS
from ..errors import Interrupted, Refused
from .again import again
from .body import Body, cell_file, construction
from .interrupts import uninterrupted
from .namespace import Namespace
from .patches import hooks_taken_off
from .session import HereSession, SweepEnded


class Here:
    """`cells`: those that have run, the tested one last; `path`: the notebook's. `open_feed(sweep)` opens the way to the analysis."""

    def __init__(self, shell, body, cells, path, open_feed):
        self._shell = shell
        self._torch = _torch()
        self._cells = cells
        self._path = path
        self._open_feed = open_feed
        source = cells[-1]["source"]
        begins = source.count("\n", 0, max(0, source.find(body.rstrip("\n")))) + 1
        self._body = Body(shell, body, cell_file(path, cells[-1]["id"]), begins)
        self._namespace = Namespace(shell, self._torch)
        used_up = self._namespace.used_up(self._body.names)
        if used_up:
            raise Refused(
                "the cell reads the iterator %s, and what it takes from there could not be given back. Make the iterator in the cell, "
                "or leave --here out." % ", ".join(used_up)
            )

    def test(self, sweep, optimizer):
        try:
            self._test(sweep, optimizer)
        except KeyboardInterrupt:
            raise Interrupted("the test was stopped, and all is as it was.") from None

    def _test(self, sweep, optimizer):
        feed = self._open_feed(sweep)
        data = {}
        reasons = []
        session, failure = self._sweep(feed, sweep, optimizer, data)
        repeat = again(session, failure, sweep, data)
        while repeat is not None:
            fitted, data, why = repeat
            feed.drop()
            feed = self._open_feed(fitted)
            reasons += [] if why is None else [why]
            for reason in reasons:
                feed.send({"kind": "note", "topic": "epochs", "message": reason})
            session, failure = self._sweep(feed, fitted, optimizer, data)
            # A sweep that was squeezed already is not squeezed again.
            repeat = again(session, failure, fitted, data) if fitted is sweep else None
        if failure is not None and (len(session.losses) < FEWEST_POINTS or ran_out(failure)):
            feed.drop()
            raise failure
        if session.was_interrupted and len(session.losses) < FEWEST_POINTS:
            feed.drop()
            raise KeyboardInterrupt
        if not session.losses:
            feed.drop()
            if optimizer is not None:
                known = ", ".join("%s %s" % (entry.id, entry.type) for entry in session.entries)
                raise Refused("the cell has taken no step of optimizer %s. Those that there are: %s." % (optimizer, known or "none"))
            raise Refused(
                "the cell has taken no step of a PyTorch optimizer on a loss, so there was nothing to sweep. Test the cell that trains."
            )
        feed.finish(session.reason)
        if session.was_interrupted:
            raise KeyboardInterrupt

    def _sweep(self, feed, sweep, optimizer, data):
        """One pass, after which all is as it was: its session, and what the cell has raised."""
        session = HereSession(feed, sweep, CEILING_LR if sweep.may_go_on else sweep.top, optimizer, data)
        try:
            restore = self._namespace.keep()
        except (MemoryError, RuntimeError) as error:
            feed.drop()
            raise Refused("what the kernel holds cannot be copied, to be put back: %s. Leave --here out." % error) from None
        failure = None
        try:
            with hooks_taken_off(self._torch), _quiet(), _nobody_answering():
                self._hook(session)
                try:
                    self._body.run(self._shell.user_ns)
                except SweepEnded:
                    pass
                except KeyboardInterrupt:
                    session.interrupt()
                except Exception as error:
                    failure = error
                session.close("ended" if failure is None else "failed")
        finally:
            with uninterrupted():
                restore()
                if session.reason is None:
                    feed.drop()
        return session, failure

    def _hook(self, session):
        from ...pytorch import hook

        torch = self._torch
        optimizers = self._namespace.found(torch.optim.Optimizer)
        for _, optimizer in optimizers:
            # A scheduler has put its own around the step of the class. It comes back with all else that the optimizer holds.
            vars(optimizer).pop("step", None)
        scalers = [scaler for _, scaler in self._namespace.found(_scaler(torch))]
        hook(torch, session, [optimizer for _, optimizer in optimizers], scalers)
        for (name, optimizer), entry in zip(optimizers, session.entries):
            place = construction(self._cells[:-1], self._path, name, type(optimizer).__name__)
            entry.frames = [] if place is None else [place]
            session.tell(entry)


def _torch():
    torch = sys.modules.get("torch")
    if torch is None:
        raise Refused(
            "--here tests live PyTorch objects, and PyTorch is not imported in this kernel. Run the cells above first, or leave --here out."
        )
    return torch


def _scaler(torch):
    return getattr(getattr(torch, "amp", None), "GradScaler", None) or torch.cuda.amp.GradScaler


@contextlib.contextmanager
def _quiet():
    """What the cell prints and draws belongs to a training that will not have been."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    open_before = set() if pyplot is None else set(pyplot.get_fignums())
    from IPython.utils.capture import capture_output

    with capture_output():
        try:
            yield
        finally:
            pyplot = sys.modules.get("matplotlib.pyplot")
            for number in set() if pyplot is None else set(pyplot.get_fignums()) - open_before:
                pyplot.close(number)


@contextlib.contextmanager
def _nobody_answering():
    """The cell may run twice, and nothing that it asks is seen: `_quiet`."""

    def refuse(*_):
        raise Refused("the cell asks for input, and in a test nobody is there to answer. Write what it asks for into the cell.")

    asking = builtins.input
    builtins.input = refuse
    try:
        yield
    finally:
        builtins.input = asking
