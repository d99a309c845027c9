"""One optimizer step, ours around the script's."""
import functools
import threading

from .closures import Closure
from .compiling import untraced
from .groups import groups_of, number
from .rates import put, put_back
from .readback import Readback
from .relations import relate, wrapped
from .trial import note_trial
from .versions import Versions, may_leave_out

# A scaler halves its scale at each step that it skips: after so many nothing finite will come any more.
_SKIPS = 30


class _Inside(threading.local):
    """The optimizer whose step runs in this thread, and the LRs that its groups hold meanwhile (None: its own)."""

    optimizer = None
    lrs = None


class Steps:
    def __init__(self, torch, session, optimizers, losses, loaders, written, found, first_lrs):
        self._torch = torch
        self._session = session
        self._optimizers = optimizers
        self._losses = losses
        self._loaders = loaders
        self._written = written
        self._found = found
        self._first_lrs = first_lrs
        self._wrapped = set()
        self._inside = _Inside()
        self._readback = Readback(torch, self._deliver)
        self._last = None
        self._lr = None
        self._skips = 0
        self.calls = 0
        session.before_end(lambda: self._readback.drain(wait=True))

    def watch_class(self, kind):
        """Wraps `step` wherever a class in the chain has its own; one that calls `super().step()` makes one step of it."""
        disable = untraced(self._torch)
        for c in kind.__mro__:
            step = c.__dict__.get("step")
            if step is None or c in self._wrapped or not callable(step):
                continue
            self._wrapped.add(c)
            c.step = disable(self._around(step))

    def skipped(self, optimizer):
        """A gradient scaler has left out a step, having waited for the device itself: its loss is dropped, but for one that is not finite."""
        entry = self._optimizers.known(optimizer)
        parts = self._losses.take(optimizer)
        if entry is None or not parts or not self._session.is_swept(entry):
            return
        lr = self._session.begin(entry)
        self._readback.push((entry, entry.steps, lr), parts, skipped=1.0)

    def _around(self, step):
        steps = self
        inside = self._inside

        # wraps: schedulers look at `step.__func__`, torch itself at `step.hooked`.
        @functools.wraps(step)
        def around(optimizer, *args, **kwargs):
            outer = inside.optimizer
            if outer is optimizer or steps._session.over:
                return step(optimizer, *args, **kwargs)
            if outer is not None:
                return steps._nested(optimizer, step, args, kwargs)
            inside.optimizer = optimizer
            try:
                return steps._step(optimizer, step, args, kwargs)
            finally:
                inside.optimizer = None

        return around

    def _step(self, optimizer, step, args, kwargs):
        session = self._session
        self.calls += 1
        held = self._optimizers.of(optimizer, depth=3)
        if held is None:
            return step(optimizer, *args, **kwargs)
        if session.finders.running:
            return step(optimizer, *args, **kwargs)
        if not held.stepped:
            self._begin(held, optimizer)
            relate(optimizer, held, self._optimizers, self._losses, session, self._found)
            self._optimizers.refresh(optimizer)
        entry = held.entry
        if entry.lr is None:
            return self._step_without_lr(optimizer, step, args, kwargs)
        if session.is_swept(entry):
            return self._swept_step(held, optimizer, step, args, kwargs)
        result = self._with_lrs(optimizer, self._found.lrs(optimizer, entry), step, args, kwargs)
        self._account(held.entry, optimizer)
        if not held.follows:
            session.taken(held.entry)
        return result

    def _begin(self, held, optimizer):
        """The step that comes is the first one, or the sweep's first after others of the cells above."""
        held.stepped = True
        if self._session.listened_to or self._session.found.is_set(held.entry):
            first = self._first_lrs.at_first_step(optimizer)
            held.begin(optimizer, first)
            finder = self._session.finders.of(group.get("lr") for group in groups_of(optimizer))
            held.entry.finder = finder or held.entry.finder

    def _set_by_hand(self, entry, optimizer):
        """The script has set an LR since it was last looked at."""
        self._written.note(optimizer)
        if entry.scheduled or (entry.steps == 0 and entry.is_set):
            return
        entry.by_hand = True
        entry.schedule = "by hand"
        lr = max((number(group.get("lr")) or 0.0 for group in groups_of(optimizer)), default=0.0)
        if lr > max(group["lr"] or 0.0 for group in entry.groups):
            # A warm-up: the first step's is not the LR that the training goes by.
            entry.warms_up(self._first_lrs.made_with(optimizer), lr)
            self._session.tell(entry)

    def _step_without_lr(self, optimizer, step, args, kwargs):
        """There is nothing to sweep, but in what it may wrap, which counts by itself."""
        self._inside.optimizer = None
        before = self.calls
        result = step(optimizer, *args, **kwargs)
        alone = self.calls == before and all(other.lr is None for other in self._session.entries)
        if alone and self._session.sweeping:
            self._session.end("ended")  # The engine sees what it was made with, and says why.
        return result

    def _swept_step(self, held, optimizer, step, args, kwargs):
        session = self._session
        entry = held.entry
        if entry.steps == 0:
            self._begin(held, optimizer)
            self._first_lrs.unwatch()
        if self._written.by_hand(optimizer):
            self._set_by_hand(entry, optimizer)
        if not held.follows:
            self._lr = session.begin(entry)
        index, lr = entry.steps, self._lr
        closure = Closure(self._losses)
        args, kwargs = closure.into(args, kwargs)
        before = Versions(optimizer) if may_leave_out(optimizer) else None
        try:
            result = self._with_lrs(optimizer, held.lrs(optimizer, lr), step, args, kwargs)
        finally:
            self._losses.frozen = False
        entry = held.entry
        if before is not None and before.left_out(optimizer, held):
            return result
        parts = self._account(entry, optimizer)
        if held.follows:
            return result
        if not parts and closure.loss is not None:
            parts = [closure.loss]
        parts = self._loaders.evened_out(parts, self._losses.taken, index == 0)
        self._loaders.stepped()
        if index == 0:
            entry.batch_size = self._loaders.batch_size
            note_trial(session)
        if not parts:
            session.note(
                "loss-unknown", "The loss of the training steps could not be seen: nothing was back-propagated by PyTorch."
            )
        elif self._report(entry, index, lr, parts, optimizer):
            return result
        session.taken(entry)
        return result

    def _report(self, entry, index, lr, parts, optimizer):
        """Whether the update was left out by the fused kernel, where a scaler has told it so: then this was no step."""
        found_inf = getattr(optimizer, "found_inf", None)
        if not isinstance(found_inf, self._torch.Tensor):
            self._readback.push((entry, index, lr), parts)
            return False
        # On another device nobody knows yet.
        skipped = float(found_inf) if found_inf.device.type == "cpu" else found_inf.detach()
        self._readback.push((entry, index, lr), parts, skipped)
        return isinstance(skipped, float) and skipped != 0

    def _deliver(self, tag, loss, skipped):
        entry, index, lr = tag
        if skipped and loss - loss == 0:
            self._skips += 1
            if self._skips < _SKIPS:
                return
            loss = float("nan")
        self._skips = 0
        self._session.point(entry, index, lr, loss)

    def _nested(self, optimizer, step, args, kwargs):
        """The step of an optimizer within that of another, which is the one that counts: the LRs of both go together."""
        inside = self._inside
        outer = inside.optimizer
        held = self._optimizers.of(optimizer, depth=3)
        theirs = self._optimizers.of(outer, depth=3)
        if held is None or theirs is None:
            return step(optimizer, *args, **kwargs)
        if not held.stepped:
            self._begin(held, optimizer)
            wrapped(held, theirs, self._session)
        lrs = None
        # One that has its LR from the outer one's groups, or was given it by the outer step, has the right one.
        if inside.lrs is not None and number(groups_of(optimizer)[0].get("lr")) not in inside.lrs:
            lrs = held.lrs(optimizer, next((lr for lr in inside.lrs if lr), None))
        inside.optimizer = optimizer
        try:
            return self._with_lrs(optimizer, lrs, step, args, kwargs)
        finally:
            inside.optimizer = outer

    def _account(self, entry, optimizer):
        """The parts of the loss that this step was on; remembers who steps on the same, and who in turn."""
        others = self._losses.companions(optimizer)
        parts = self._losses.take(optimizer)
        if others:
            for other, held in self._optimizers.all():
                if id(other) in others and held.entry is not entry:
                    entry.shares_loss_with.add(held.entry.id)
                    held.entry.shares_loss_with.add(entry.id)
        if self._last is not entry:
            if self._last is not None and entry.steps and self._last.id not in entry.in_turn_with:
                entry.in_turn_with.add(self._last.id)
                # The engine is to know while the pass runs: what others do to a loss is no reason to stop.
                self._session.tell(entry)
            self._last = entry
        return parts

    def _with_lrs(self, optimizer, lrs, step, args, kwargs):
        """Runs one update with other LRs, one a group; with its own where `lrs` is None."""
        if lrs is None:
            return step(optimizer, *args, **kwargs)
        inside = self._inside
        outer = inside.lrs
        groups = groups_of(optimizer)[:]
        own = put(self._torch, groups, lrs)
        inside.lrs = lrs
        try:
            return step(optimizer, *args, **kwargs)
        finally:
            inside.lrs = outer
            put_back(self._torch, groups, lrs, own)
