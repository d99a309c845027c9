"""Steps on TensorFlow: eager ones, and those that a `tf.function` takes in its graph, many in one call perhaps."""
import functools
import time
import weakref

from .steps import Steps, micro_batches

_SECONDS = 0.05


class GraphSteps(Steps):
    """The graph counts by the optimizer's own `iterations`, and writes the loss of step i to place i of a variable. Python reads
    them after a call that took steps: at once from a CPU, now and then from a GPU, so that it is not waited for."""

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
            # Losses of a step that was skipped are not the next one's.
            if steps._session.sweeping:
                for pending in steps._losses.of(trainable_variables or inner._trainable_variables):
                    pending.take()
            return result

        wrapper.apply = around

    def flush(self):
        self._next_look = 0.0
        self._look()

    def _step(self, optimizer, entry, variables, call):
        swept = self._is_swept(optimizer, entry)
        taken = self._taken.get(optimizer)
        if taken is None:
            taken = self._taken[optimizer] = _Taken(self._tf, optimizer, entry, self._lrs if swept else None)
        result = self._swept_step(optimizer, taken, variables, call) if swept else self._with_own_lr(optimizer, entry, call)
        if self._tf.executing_eagerly():
            self._look()
        return result

    def _swept_step(self, optimizer, taken, variables, call):
        pending = self._losses.of(variables)
        if pending:
            scale = self._scale(optimizer)
            loss = self._tf.add_n([p.sum.read_value() for p in pending]) / scale
            for p in pending:
                p.take()
                self._remember_taker(p, taken.entry)
        else:
            self._loss_unknown()
            loss = None
        lr = taken.begin(loss)
        return self._with_lr(optimizer, lr, call)

    def _scale(self, optimizer):
        wrapper = self._scales.get(id(optimizer))
        scale = optimizer.loss_scale_factor or 1.0
        return scale if wrapper is None else self._tf.cast(wrapper.dynamic_scale.value, self._tf.float32) * scale

    def _remember_taker(self, pending, entry):
        for other in pending.takers - {entry}:
            entry.shares_loss_with.add(other.id)
            other.shares_loss_with.add(entry.id)
        pending.takers.add(entry)

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
                taken.tell(self._session)
            if any(taken.is_far for taken in self._taken.values()):
                self._next_look = time.monotonic() + _SECONDS
        finally:
            self._looking = False


class _Taken:
    """The steps of one optimizer. `lrs`: those of the sweep, or None of an optimizer that is not swept."""

    def __init__(self, tf, optimizer, entry, lrs):
        self._tf = tf
        self._iterations = optimizer._iterations
        self._micro = micro_batches(optimizer)
        self._lrs = lrs
        self._first = 0
        self.entry = entry
        with tf.init_scope():
            self._first = self._count()
            if lrs is not None:
                # The last place takes what comes after the last step: a graph may take many before Python can end it.
                self._losses = tf.Variable(tf.zeros([len(lrs) + 1]), trainable=False)
                self._has_loss = False

    @property
    def is_far(self):
        """Whether reading waits for a device."""
        return self._lrs is not None and "CPU" not in (self._losses.device or "CPU")

    def begin(self, loss):
        """Within the graph: the LR of the step that begins, whose loss is kept."""
        tf = self._tf
        done = (tf.convert_to_tensor(self._iterations.value) - self._first) // self._micro
        index = tf.cast(tf.minimum(done, len(self._lrs)), tf.int32)
        if loss is not None:
            self._has_loss = True
            part = tf.reshape(loss / self._micro, [1])
            self._losses.scatter_add(tf.IndexedSlices(part, tf.reshape(index, [1])))
        return tf.gather(tf.constant(self._lrs, tf.float32), tf.minimum(index, len(self._lrs) - 1))

    def tell(self, session):
        count = self._count() // self._micro
        if count <= self.entry.steps:
            return
        if self._lrs is None:
            while self.entry.steps < count:
                session.taken(self.entry)
            return
        losses = self._losses[self.entry.steps : min(count, len(self._lrs))].numpy().tolist()
        for loss in losses:
            step = self.entry.steps
            if self._has_loss:
                session.point(self.entry, step, self._lrs[step], loss)
            session.taken(self.entry)

    def _count(self):
        return int(self._iterations.value.numpy()) - self._first
