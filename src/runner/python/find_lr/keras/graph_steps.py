"""Steps on TensorFlow: eager ones, and those that a `tf.function` takes in its graph, many in one call perhaps."""
import functools
import math
import time
import weakref

from .steps import Steps, micro_batches, share_loss

_SECONDS = 0.05


class GraphSteps(Steps):
    """The graph counts its steps, and writes the loss of step i to place i of a variable. Python reads them after a call that took
    steps: at once from a CPU, now and then from a GPU, so that it is not waited for."""

    def __init__(self, tensorflow, session, optimizers, losses):
        super().__init__(session, optimizers)
        self._tf = tensorflow
        self._losses = losses
        self._taken = weakref.WeakKeyDictionary()
        self._scales = {}
        self._next_look = 0.0
        self._looking = False
        self._watch_functions()

    def watch_scaling(self, wrapper):
        apply = wrapper.apply
        steps = self

        @functools.wraps(apply)
        def around(optimizer, grads, trainable_variables=None):
            if trainable_variables is not None:
                trainable_variables = list(trainable_variables)
            inner = optimizer.inner_optimizer
            steps._scales[id(inner)] = optimizer
            result = apply(optimizer, grads, trainable_variables)
            if steps._session.sweeping:
                steps._after_scaled(inner, trainable_variables or inner._trainable_variables)
            return result

        wrapper.apply = around

    def flush(self):
        self._next_look = 0.0
        self._look()

    def forget(self, optimizer):
        self._taken.pop(optimizer, None)

    def _step(self, optimizer, entry, grads, variables, call):
        swept = self._is_swept(optimizer, entry, variables)
        taken = self._taken.get(optimizer)
        if taken is None:
            taken = self._taken[optimizer] = _Taken(self._tf, micro_batches(optimizer), entry, self._lrs if swept else None)
        pending = self._losses.of(variables) if self._session.sweeping else []
        for p in pending:
            p.takers.add(entry)
            share_loss(p.takers)
        if swept:
            result = self._swept_step(optimizer, taken, pending, call)
        else:
            result = self._with_own_lr(optimizer, entry, call)
        for p in pending:
            p.take()
        taken.count(grads)
        if self._tf.executing_eagerly():
            self._look()
        return result

    def _swept_step(self, optimizer, taken, pending, call):
        if not pending:
            self._loss_unknown()
            return self._with_lr(optimizer, taken.begin(None), call)
        loss = self._tf.add_n([p.sum.read_value() for p in pending]) / self._scale(optimizer)
        return self._with_lr(optimizer, taken.begin(loss), call)

    def _after_scaled(self, optimizer, variables):
        """The step may have been skipped: its losses are not the next one's, and one that is not finite ends the sweep, since
        no step will ever come again."""
        pending = self._losses.of(variables)
        taken = self._taken.get(optimizer)
        if pending and taken is not None:
            taken.doubt(self._tf.add_n([p.sum.read_value() for p in pending]))
        for p in pending:
            p.take()

    def _scale(self, optimizer):
        wrapper = self._scales.get(id(optimizer))
        scale = optimizer.loss_scale_factor or 1.0
        return scale if wrapper is None else self._tf.cast(wrapper.dynamic_scale.value, self._tf.float32) * scale

    def _watch_functions(self):
        function_class = type(self._tf.function(lambda: None))
        call = function_class.__call__
        steps = self

        @functools.wraps(call)
        def __call__(function, *args, **kwargs):
            result = call(function, *args, **kwargs)
            if steps._taken and steps._tf.executing_eagerly():
                steps._look()
            return result

        function_class.__call__ = __call__

    def _look(self):
        now = time.monotonic()
        if self._looking or now < self._next_look or self._session.over:
            return
        self._looking = True
        try:
            for taken in list(self._taken.values()):
                taken.tell(self._session, self._was_taken)
            if any(taken.is_far for taken in self._taken.values()):
                self._next_look = time.monotonic() + _SECONDS
        finally:
            self._looking = False


class _Taken:
    """The steps of one optimizer. `lrs`: those of the sweep, or None of an optimizer that is not swept."""

    def __init__(self, tf, micro, entry, lrs):
        self._tf = tf
        self._micro = micro
        self._lrs = lrs
        self._has_loss = False
        self._told = 0
        self.entry = entry
        with tf.init_scope():
            self._done = tf.Variable(0, trainable=False, dtype=tf.int64)
            if lrs is not None:
                # A variable: it may be shortened while the graph is in use.
                self._table = tf.Variable(lrs, trainable=False, dtype=tf.float32)
                # The last place takes what comes after the last step: a graph may take many before Python can end it.
                self._losses = tf.Variable(tf.zeros([len(lrs) + 1]), trainable=False)

    @property
    def is_far(self):
        """Whether reading waits for a device."""
        return self._lrs is not None and "CPU" not in (self._losses.device or "CPU")

    def begin(self, loss):
        """Within the graph: the LR of the step that begins, whose loss is kept."""
        tf = self._tf
        index = self._index()
        if loss is not None:
            self._has_loss = True
            self._keep(index, loss / self._micro)
        return tf.gather(self._table.read_value(), tf.minimum(index, len(self._lrs) - 1))

    def count(self, grads):
        """Within the graph, after the update. Not the optimizer's own `iterations`: where the data is through, the call that finds
        no batch counts there too."""
        with self._tf.control_dependencies([getattr(grad, "values", grad) for grad in grads if grad is not None]):
            self._done.assign_add(1)

    def doubt(self, loss):
        """Within the graph: keeps a loss that is not finite, in the place of the step that it belongs to, or would have."""
        if self._lrs is not None:
            self._keep(self._index(), self._tf.where(self._tf.math.is_finite(loss), self._tf.zeros_like(loss), loss))

    def tell(self, session, was_taken):
        count = int(self._done.numpy()) // self._micro
        if self._lrs is None:
            # Not the entry's count, to which steps above the tested cell do not belong.
            while self._told < count:
                self._told += 1
                was_taken(self.entry)
            return
        # One more than were taken: a step that was skipped for a loss that is not finite.
        losses = self._losses[self.entry.steps : min(count, len(self._lrs)) + 1].numpy().tolist()
        for loss in losses:
            step = self.entry.steps
            if step >= min(count, len(self._lrs)) and math.isfinite(loss):
                break
            if self._has_loss and step < len(self._lrs):
                session.point(self.entry, step, self._lrs[step], loss)
            was_taken(self.entry)
        if session.shorten_if_asked(count):
            self._take_table(session.lrs(len(self._lrs)))

    def _take_table(self, lrs):
        """LRs from the next step on, in a table of the same length: the graph knows no other."""
        self._lrs = lrs + lrs[-1:] * (len(self._lrs) - len(lrs))
        self._table.assign(self._lrs)

    def _index(self):
        tf = self._tf
        return tf.cast(tf.minimum(self._done.read_value() // self._micro, len(self._lrs)), tf.int32)

    def _keep(self, index, loss):
        tf = self._tf
        self._losses.scatter_add(tf.IndexedSlices(tf.reshape(loss, [1]), tf.reshape(index, [1])))
