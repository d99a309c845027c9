"""One pass in this process: what is asked, how far it is, and how it ends."""
import math
import os
import sys
from threading import get_ident

from . import cells
from .children import is_child
from .epochs import Epochs
from .finders import Finders
from .found_lrs import FoundLrs
from .loops import another_follows
from .walk import Walk


class Session:
    """Owns the optimizers that the script has made. `reporter`: what is told of them goes through it (wire/reporter.py)."""

    def __init__(self, start, reporter):
        self._start = start
        self._reporter = reporter
        self.finders = Finders()
        hook = start["hook"]
        self._walk = Walk(hook) if hook["kind"] == "sweep" else None
        self.found = FoundLrs(hook)
        self.epochs = Epochs(start)
        self._wanted = start["optimizer"]
        self._tested = start.get("tested")
        self._limit = hook.get("steps") if self._walk is None else None
        self._swept = None
        self._before_end = []
        self._after_first_step = []
        self.entries = []
        self.stepping_thread = None
        self.updates_by_hand = False

    # What adaptors ask and tell

    @property
    def over(self):
        """Nothing is wanted of this process any more, or it never took part."""
        return self._reporter.over

    @property
    def sweeping(self):
        """A sweep is asked for, and not through: schedules stand still, loaders go round."""
        return self._walk is not None and not self.over

    @property
    def waiting(self):
        """Cells above the tested one run: what they train is none of the sweep."""
        return self._tested is not None and self._swept is None and cells.running != self._tested

    @property
    def begun(self):
        """A step of the sweep has been taken."""
        return self._swept is not None and self._swept.steps > 0

    @property
    def listened_to(self):
        """An engine wants to know how it goes. Else this process is its user's alone, and trains with found LRs."""
        return self._reporter.listened_to

    @property
    def connected(self):
        """The engine has heard of this process."""
        return self._reporter.connected

    @property
    def rank(self):
        """A `Rank` where this process trains with others, as far as is known."""
        return self._reporter.rank

    @property
    def underway(self):
        """The swept optimizer is at work: what would end the training, or spend time beside it, is to wait."""
        return self.sweeping and self.begun

    @property
    def steps(self):
        """Steps of the swept optimizer so far."""
        return self._swept.steps if self._swept else 0

    @property
    def guard(self):
        """Whether the run is to leave no traces."""
        return self._start["guard"]

    @property
    def scratch(self):
        """A folder that is gone after the pass."""
        return self._start["scratch"]

    def goes_round(self, frame):
        """The data that trains the swept optimizer is through: whether it is to begin anew. `frame`: where it is read; None where that tells nothing."""
        return self.epochs.goes_round(self.steps, len(self.entries), lambda: frame is None or another_follows(frame, self._swept.frames))

    def before_end(self, callback):
        """`callback()` runs right before the process ends by our will."""
        self._before_end.append(callback)

    def after_first_step(self, callback):
        """`callback()` runs once, when the first step of any optimizer is through."""
        self._after_first_step.append(callback)

    def set_runtime(self, framework, version, backend, device):
        self._reporter.set_runtime(framework, version, backend, device)

    def note(self, topic, message):
        """Each sentence once."""
        self._reporter.note(topic, message)

    def add(self, entry):
        """Gives a new optimizer its id, and tells the engine of it."""
        if self.over:
            return
        entry.id = str(len(self.entries))
        entry.by_hand = self.found.by_hand(entry)
        self.entries.append(entry)
        self._reporter.send(entry.message())

    def tell(self, entry):
        """More is known of an optimizer."""
        if not self.over:
            self._reporter.send(entry.message())

    def absorb(self, part, whole):
        """An optimizer has turned out to be a part of another one: the engine hears of it once more. What it was asked or begun for goes over."""
        part.within = whole.id
        if self._swept is part:
            self._swept = whole
            whole.steps = part.steps
        if self._wanted == part.id:
            self._wanted = whole.id
        for other in self.entries:
            if other.within == part.id:
                other.within = whole.id
        self.tell(part)

    def is_swept(self, entry):
        """The optimizer that the pass is about is the one asked for, else the first that steps."""
        if self.over or self._walk is None or self.waiting or self.finders.running:
            return False
        if self._swept is None:
            if self._wanted is not None and self._wanted != entry.id:
                return False
            if entry.lr is None:
                self.note("odd", "The optimizer %s has no LR that could be set, so it cannot be swept." % entry.type)
                return False
            self._swept = entry
        return self._swept is entry

    def may_sweep(self, entry):
        """Whether the pass is about this optimizer, or may turn out to be."""
        if not self.sweeping or self.waiting or self.finders.running:
            return False
        return self._swept is entry if self._swept is not None else self._wanted in (None, entry.id)

    def lrs(self, most):
        """The LRs of the whole sweep, at most so many, for a device that walks it by itself. None where no sweep is asked for."""
        return None if self._walk is None else self._walk.lrs(most)

    def shorten_if_asked(self, taken):
        """Whether the walk was made shorter, from the step that follows the `taken` ones on."""
        steps = None if self._walk is None else self._reporter.take_steps_asked()
        if steps is None:
            return False
        self._walk.shorten(taken, steps)
        return True

    def cannot_shorten(self):
        """The LRs are compiled into the training."""
        self._reporter.cannot_shorten()

    def begin(self, entry):
        """The LR to take the coming step of the swept optimizer with. Ends the process when the sweep is through, or was stopped."""
        if entry.steps == 0:
            self._reporter.learn_rank()
        # Ranks end between two steps only: within one, their peers may be waiting for what they are to contribute.
        if self.rank is None:
            self.stop_if_asked()
        self.shorten_if_asked(entry.steps)
        lr = self._walk.lr(entry.steps)
        return self.end("swept") if lr is None else lr

    def point(self, entry, step, lr, loss):
        """The loss that step `step` started from: a float. It may come late, but in order. Not finite, it ends the process, unless that is a rank."""
        if self.over:
            return
        self._reporter.point(entry.id, step, lr, loss)
        # Other ranks' losses may be finite: the engine then tells all of them to stop.
        if self.rank is None and self._walk is not None and not math.isfinite(loss):
            self.end("non-finite")

    def taken(self, entry):
        """A step of an optimizer is through."""
        self.stepping_thread = get_ident()
        callbacks, self._after_first_step = self._after_first_step, []
        for callback in callbacks:
            callback()
        if self.waiting:
            self.note("above", "Cells above the tested one train as well: they do so to their end, at their own learning rates.")
            return
        entry.steps += 1
        if entry.steps == 1:
            self._reporter.learn_rank()
        # Its points tell of the swept one. Of the others the engine is to know roughly, should the pass end without last words.
        if entry.steps == 1 or (entry is not self._swept and is_power_of_two(entry.steps)):
            self.tell(entry)
        if entry is self._swept:
            self._reporter.taken(entry.steps)
            self.stop_if_asked()
            if self.rank is not None and self._reporter.common_end.reached(entry.steps):
                self.end("stopped")
            if self._walk.lr(entry.steps) is None:
                self.end("swept")
        elif self.underway and self.epochs.is_over_for(entry):
            self.end("ended")
        elif self._limit is not None and entry.steps >= self._limit and not self.over:
            self.end("swept")

    def stop_if_asked(self):
        if self._reporter.stop_requested:
            self.end("stopped")

    # How it ends

    def end(self, reason):
        """The pass is over: the process ends here, within the script's step, and none of its `finally` runs."""
        if self.over:
            return None
        for callback in self._before_end:
            callback()
        self._close({"reason": reason})
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass  # Closed by the script.
        if self.rank is not None:
            # A peer that leaves first would have the others print what they think of it: the engine ends all of them at once.
            self._reporter.wait_for_end()
        os._exit(0)

    def script_ended(self, exit_code, call, error):
        """The process ends by itself. `exit_code`: None where only the system will know. `call`: what the script has called to end it, or
        None. `error`: `{"message", "stack"}` or None."""
        if self.over:
            return
        if not self._reporter.connected:
            self._reporter.learn_rank()
            # A helper process, or one that the script has started for another purpose, must not be taken for the one that trains.
            if not self._reporter.is_target() or (is_child() and self.rank is None):
                return
        reason = "failed" if error is not None else "exited" if call is not None else "ended"
        message = {"reason": reason}
        if call is not None:
            message["call"] = call
        if exit_code is not None:
            message["exitCode"] = exit_code
        if error is not None:
            message["error"] = error
        self._close(message)

    def _close(self, done):
        for entry in self.entries:
            self._reporter.send(entry.message())
        if self._walk is not None:
            done = dict(done, data=self.epochs.message())
        self._reporter.finish(dict(done, steps=self.steps))


def is_power_of_two(steps):
    return steps & (steps - 1) == 0
