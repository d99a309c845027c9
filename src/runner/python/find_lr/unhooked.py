"""Trainings that nothing of ours is hooked into: a sentence is all that they get."""
import sys

_FRAMEWORKS = (
    ("optax", "JAX"),
    ("flax", "JAX"),
    ("haiku", "JAX"),
    ("jax", "JAX"),
    ("tinygrad", "tinygrad"),
    ("mlx", "MLX"),
    ("paddle", "PaddlePaddle"),
    ("mxnet", "MXNet"),
)


def note_unhooked(session):
    """At the end of a script that has made no optimizer that we know."""
    if session.entries:
        return
    if session.updates_by_hand:
        session.note(
            "unhooked", "The script back-propagates by PyTorch, but updates its weights by hand: there is no optimizer to hook."
        )
        return
    name = next((name for module, name in _FRAMEWORKS if module in sys.modules), None)
    if name is not None:
        session.note("unhooked", "The script trains with %s, whose updates have no hook." % name)
