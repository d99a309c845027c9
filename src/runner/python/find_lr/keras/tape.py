"""The losses that `tf.GradientTape` differentiates, kept in variables: a graph adds to them wherever it runs."""
import functools
import sys


class TapeLosses:
    """What is differentiated for the same variables adds up until an optimizer of theirs steps."""

    def __init__(self, session):
        self._session = session
        self._pending = {}

    def watch(self, tape_class):
        gradient = tape_class.gradient
        losses = self

        @functools.wraps(gradient)
        def watched(tape, target, sources, *args, **kwargs):
            gradients = gradient(tape, target, sources, *args, **kwargs)
            if losses._session.sweeping:
                losses._add(target, sources)
            return gradients

        tape_class.gradient = watched

    def of(self, variables):
        """The losses that the gradients of these variables are of, pending first; none where no tape was asked."""
        keys = {variable_key(variable) for variable in variables}
        return [pending for names, pending in self._pending.items() if names & keys]

    def _add(self, target, sources):
        tf = sys.modules["tensorflow"]
        keys = frozenset(filter(None, map(variable_key, tf.nest.flatten(sources))))
        if not keys:  # A gradient with respect to the data: a penalty's, not a step's.
            return
        parts = [tf.reduce_sum(tf.cast(t, tf.float32)) for t in tf.nest.flatten(target) if _is_float(tf, t)]
        if not parts:
            return
        pending = self._pending.get(keys)
        if pending is None:
            pending = self._pending[keys] = Pending(tf)
        pending.add(_over_replicas(tf, tf.add_n(parts)))


class Pending:
    """A sum of losses, and whether a step has been taken on it: the next loss then begins a new one.

    It stays until then, for the next optimizer that steps on the same losses.
    """

    def __init__(self, tf):
        self._tf = tf
        with tf.init_scope():
            self.sum = tf.Variable(0.0, trainable=False, dtype=tf.float32)
            self.taken = tf.Variable(1.0, trainable=False, dtype=tf.float32)
        self.takers = set()

    def add(self, loss):
        before = self._tf.where(self.taken > 0.5, self._tf.zeros_like(loss), self.sum.read_value())
        self.sum.assign(before + loss)
        self.taken.assign(0.0)

    def take(self):
        self.taken.assign(1.0)


def variable_key(variable):
    """What identifies a TensorFlow variable, or the one in a Keras variable; None of anything else."""
    inner = getattr(variable, "value", None)
    if inner is not None and not callable(inner):
        variable = inner
    return getattr(variable, "_unique_id", None)


def _over_replicas(tf, loss):
    """Under a strategy of TensorFlow's, the gradients of the replicas are added up, so the loss that is stepped on is the sum of theirs."""
    replica = tf.distribute.get_replica_context()
    if replica is None or replica.num_replicas_in_sync < 2:
        return loss
    return replica.all_reduce(tf.distribute.ReduceOp.SUM, loss)


def _is_float(tf, target):
    return hasattr(target, "dtype") and tf.as_dtype(target.dtype).is_floating
