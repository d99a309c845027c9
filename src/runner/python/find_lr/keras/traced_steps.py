"""Steps on JAX: Python sees them traced once; the compiled step calls back with its number and its loss."""
import atexit
import functools
import math

from .optimizers import trains
from .steps import Steps, micro_batches, share_loss


class TracedSteps(Steps):
    """What a step tells arrives from a thread of JAX's, when the device gets to it: nothing waits for it."""

    def __init__(self, jax, session, optimizers, losses):
        super().__init__(session, optimizers)
        session.cannot_shorten()
        self._jax = jax
        self._losses = losses
        self._arrivals = {}
        self._before = {}
        # The loss of the update that is traced now: the update itself may lie in a branch, which is a trace of its own.
        self._loss = None
        self._depth = 0
        self._steppers = set()
        atexit.register(self.flush)

    def watch(self, base):
        super().watch(base)
        self._watch_entries(base)

    def watch_scaling(self, wrapper):
        self._watch_entries(wrapper)

    def flush(self):
        self._jax.effects_barrier()

    def _watch_entries(self, kind):
        """Where the gradients come in, stateless and stateful."""
        stateless_apply, apply = kind.stateless_apply, kind.apply
        steps = self

        @functools.wraps(stateless_apply)
        def around_stateless(optimizer, optimizer_variables, grads, trainable_variables):
            def call():
                return stateless_apply(optimizer, optimizer_variables, grads, trainable_variables)

            return steps._entered(optimizer, grads, optimizer_variables, call)

        @functools.wraps(apply)
        def around(optimizer, grads, trainable_variables=None):
            if trainable_variables is not None:
                trainable_variables = list(trainable_variables)
            return steps._entered(optimizer, grads, None, lambda: apply(optimizer, grads, trainable_variables))

        kind.stateless_apply = around_stateless
        kind.apply = around

    def forget(self, optimizer):
        entry = self._optimizers.known(optimizer)
        if entry is not None:
            arrivals = self._arrivals.pop(entry.id, None)
            if arrivals is not None:
                self._before[entry.id] = arrivals.reached
        # JAX knows a method again that it has compiled, whoever asks for it to be compiled.
        self._jax.clear_caches()

    def _entered(self, optimizer, grads, values, call):
        if self._depth or not self._session.sweeping:
            return call()
        self._depth += 1
        try:
            loss = self._losses.take(grads)
            self._loss = None if loss is None else loss / self._scale(optimizer, values)
            result = call()
            if loss is not None and not trains(optimizer) and self.swept is not None:
                self._tell(self._arrivals[self.swept.id].doubted, loss)
            return result
        finally:
            self._depth -= 1
            self._loss = None
            self._steppers = set()

    @staticmethod
    def _scale(optimizer, values):
        """What the loss was multiplied by. `values`: the optimizer's variables where they travel beside it."""
        if trains(optimizer) or not hasattr(optimizer, "inner_optimizer"):
            return optimizer.loss_scale_factor or 1.0
        if not optimizer.built:
            return optimizer.initial_scale
        if values is None:
            return optimizer.dynamic_scale.value
        return next(value for own, value in zip(optimizer.variables, values) if own is optimizer.dynamic_scale)

    def _step(self, optimizer, entry, grads, variables, call):
        jax = self._jax
        swept = self._is_swept(optimizer, entry, variables)
        self._steppers.add(entry)
        share_loss(self._steppers)
        arrivals = self._arrivals.get(entry.id)
        if arrivals is None:
            first = self._before.get(entry.id)
            arrivals = _Arrivals(optimizer, entry, self._lrs if swept else None, self._session, self._was_taken, first)
            self._arrivals[entry.id] = arrivals
        done = optimizer._iterations.value - arrivals.first
        if not swept:
            result = self._with_own_lr(optimizer, entry, call)
            self._tell(arrivals.counted, done)
            return result
        if self._loss is None:
            self._loss_unknown()
        loss = self._loss
        index = jax.numpy.minimum(done // arrivals.micro, len(self._lrs) - 1)
        lr = jax.numpy.asarray(self._lrs, "float32")[index]
        result = self._with_lr(optimizer, lr, call)
        if loss is None:
            self._tell(arrivals.counted, done)
        else:
            self._tell(arrivals.came, done, loss)
        return result

    def _tell(self, callback, *values):
        if any(isinstance(value, self._jax.core.Tracer) for value in values):
            self._jax.debug.callback(callback, *values)
        else:
            callback(*values)


class _Arrivals:
    """The steps of one optimizer, put back into their order. `lrs`: those of the sweep, or None of an optimizer that is not swept."""

    def __init__(self, optimizer, entry, lrs, session, was_taken, first):
        """`first`: the optimizer's count of steps before these; None where its variables tell."""
        self.micro = micro_batches(optimizer)
        self.first = _concrete(optimizer._iterations) if first is None else first
        self._entry = entry
        self._lrs = lrs
        self._session = session
        self._was_taken = was_taken
        self._next = 0
        self._early = {}
        self._sum = 0.0
        # One object each, for good: JAX compiles anew for another.
        self.came = self._came
        self.counted = self._counted
        self.doubted = self._doubted

    @property
    def reached(self):
        """The optimizer's count of steps."""
        return self.first + self._next

    def _counted(self, done):
        self._came(done, None)

    def _came(self, done, loss):
        self._early[int(done)] = None if loss is None else float(loss)
        while self._next in self._early and not self._session.over:
            self._deliver(self._early.pop(self._next))
            self._next += 1

    def _doubted(self, loss):
        """Of a step that may have been skipped: without a finite loss none will ever come again."""
        loss = float(loss)
        if not math.isfinite(loss) and self._entry.steps < len(self._lrs):
            self._session.point(self._entry, self._entry.steps, self._lrs[self._entry.steps], loss)

    def _deliver(self, loss):
        self._sum = None if loss is None or self._sum is None else self._sum + loss
        if (self._next + 1) % self.micro:
            return
        total, self._sum = self._sum, 0.0
        step = self._entry.steps
        if total is not None and self._lrs is not None and step < len(self._lrs):
            self._session.point(self._entry, step, self._lrs[step], total / self.micro)
        self._was_taken(self._entry)


def _concrete(variable):
    """The value of a variable outside of all traces; 0 where it has none now: `fit` takes the values out of the variables."""
    try:
        return int(variable._value)
    except Exception:
        return 0
