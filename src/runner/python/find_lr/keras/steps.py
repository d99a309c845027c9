"""One update of a Keras optimizer, ours around the script's: what is the same on every backend."""
import functools

from .optimizers import optimizers_of, trains
from .turns import Turns

# A linear sweep up to the ceiling could be millions of steps long; the LRs lie on the device as one table.
LONGEST = 100_000


class Steps:
    """A backend says in `_step` how it takes one.

    Updates are compiled: Python runs once, when a graph is traced, and the graph many times. So the LRs of the whole sweep are
    handed over as a table that the graph looks its step's LR up in, and the graph hands back the losses.
    """

    def __init__(self, session, optimizers):
        self._session = session
        self._optimizers = optimizers
        self._lrs = session.lrs(LONGEST)
        # While an optimizer's `apply` runs, what its learning rate reads as: by the optimizer's id.
        self._current = {}
        self._own_lr = None
        self._met = set()
        self._turns = Turns()
        self.swept = None
        self.batch_size = None
        session.before_end(self.flush)

    def watch(self, base):
        apply = base.apply
        own_lr = self._own_lr = base._get_current_learning_rate
        steps = self

        # wraps: AutoGraph goes by the module's name, and leaves Keras' own functions as they are.
        @functools.wraps(apply)
        def around(optimizer, grads, trainable_variables=None):
            if trainable_variables is not None:
                trainable_variables = list(trainable_variables)
            if steps._session.over or not trains(optimizer) or id(optimizer) in steps._current or len(grads) == 0:
                return apply(optimizer, grads, trainable_variables)
            entry = steps._optimizers.of(optimizer)
            variables = optimizer._trainable_variables if trainable_variables is None else trainable_variables
            return steps._step(optimizer, entry, grads, variables, lambda: apply(optimizer, grads, trainable_variables))

        @functools.wraps(own_lr)
        def learning_rate(optimizer):
            lr = steps._current.get(id(optimizer))
            return own_lr(optimizer) if lr is None else lr

        base.apply = around
        base._get_current_learning_rate = learning_rate

    def watch_scaling(self, wrapper):
        """Loss scaling is a matter of the backend: what has to be seen of the optimizer that wraps another."""

    def look(self, model):
        """The values of variables cannot be read on every backend while it trains: they are before, and between its epochs."""
        for optimizer in optimizers_of(model):
            self._optimizers.look(optimizer)

    def flush(self):
        """All steps that have been taken are told of."""

    def forget(self, optimizer):
        """What was traced of its steps, when they were none of the sweep, is traced anew."""

    def may_sweep(self, model):
        """Whether a model's training may turn out to be what the pass is about. `model`: None where it is not known."""
        found = [self._optimizers.known(optimizer) for optimizer in optimizers_of(model)]
        entries = [entry for entry in found if entry is not None]
        return any(map(self._session.may_sweep, entries)) if entries else self._session.sweeping

    def _was_taken(self, entry):
        """A step of an optimizer is through."""
        self._turns.stepped(entry)
        self._session.taken(entry)

    def _is_swept(self, optimizer, entry, variables):
        if entry not in self._met:
            self._met.add(entry)
            self._optimizers.complete(optimizer, entry, variables)
            entry.batch_size = self.batch_size
        if entry.steps == 0:
            self._optimizers.look(optimizer)
        if not self._session.is_swept(entry):
            return False
        if entry.steps == 0:
            self._optimizers.begin(optimizer)
        self.swept = entry
        return True

    def _with_own_lr(self, optimizer, entry, call):
        """One update with the script's LR, or in a `fixed` pass with the one that was asked for in its place."""
        factor = self._optimizers.scale(entry)
        return call() if factor == 1.0 else self._with_lr(optimizer, self._own_lr(optimizer) * factor, call)

    def _with_lr(self, optimizer, lr, call):
        self._current[id(optimizer)] = lr
        try:
            return call()
        finally:
            del self._current[id(optimizer)]

    def _loss_unknown(self):
        self._session.note(
            "loss-unknown", "The loss of the training steps could not be seen: no gradient of it was asked for where they are taken."
        )


def share_loss(entries):
    """Optimizers that step on the same loss work together."""
    for entry in entries:
        entry.shares_loss_with.update(other.id for other in entries if other is not entry)


def micro_batches(optimizer):
    """How many `apply` make one step."""
    return getattr(optimizer, "gradient_accumulation_steps", None) or 1
