"""The losses that JAX differentiates. Whoever asks for gradients computes the loss too: `jax.grad` only drops it."""
import functools

# Gradients that nobody steps with (a penalty's, a test's) must not pile up.
_MOST = 8


class JaxLosses:
    def __init__(self, jax, session):
        self._jax = jax
        self._session = session
        self._roots = []
        self._trace = _trace_of(jax)

    def watch(self):
        jax = self._jax
        value_and_grad = jax.value_and_grad

        @functools.wraps(value_and_grad)
        def watched_value_and_grad(fun, *args, **kwargs):
            return self._around(value_and_grad(fun, *args, **kwargs), _has_aux(args, kwargs))

        @functools.wraps(jax.grad)
        def watched_grad(fun, *args, **kwargs):
            has_aux = _has_aux(args, kwargs)
            both = self._around(value_and_grad(fun, *args, **kwargs), has_aux)

            @functools.wraps(both)
            def grad(*inner_args, **inner_kwargs):
                value, gradients = both(*inner_args, **inner_kwargs)
                return (gradients, value[1]) if has_aux else gradients

            return grad

        jax.value_and_grad = watched_value_and_grad
        jax.grad = watched_grad

    def take(self, gradients):
        """The loss that these gradients are of, as a value of the trace that runs now; None where it is not known."""
        now = self._trace()
        here = [root for root in self._roots if root.trace == now]
        ids = {id(leaf) for leaf in self._jax.tree_util.tree_leaves(gradients)}
        # Gradients that were clipped, or averaged over devices, are others: then it is the last that was asked for.
        mine = [root for root in here if root.ids & ids] or here[-1:]
        self._roots = [root for root in here if root not in mine]
        losses = [root.loss for root in mine]
        return sum(losses[1:], losses[0]) if losses else None

    def _around(self, function, has_aux):
        @functools.wraps(function)
        def around(*args, **kwargs):
            value, gradients = function(*args, **kwargs)
            if self._session.sweeping:
                ids = {id(leaf) for leaf in self._jax.tree_util.tree_leaves(gradients)}
                root = _Root(value[0] if has_aux else value, ids, self._trace())
                self._roots = [r for r in self._roots if r.trace == root.trace][1 - _MOST :] + [root]
            return value, gradients

        return around


class _Root:
    """`ids`: those of the gradients, which are not kept; `trace`: where `loss` is a value."""

    def __init__(self, loss, ids, trace):
        self.loss = loss
        self.ids = ids
        self.trace = trace


def _has_aux(args, kwargs):
    """Of a call `grad(fun, argnums, has_aux, …)`, `fun` left out."""
    return bool(kwargs.get("has_aux", args[1] if len(args) > 1 else False))


def _trace_of(jax):
    """A function that tells the traces apart that Python may be in: a value of one means nothing in another."""
    for name in ("jax.extend.core", "jax._src.core"):
        try:
            module = __import__(name, fromlist=["get_opaque_trace_state"])
            state = module.get_opaque_trace_state
        except (ImportError, AttributeError):
            continue
        return lambda: state(convention="nnx")
    return jax.core.trace_state_clean
