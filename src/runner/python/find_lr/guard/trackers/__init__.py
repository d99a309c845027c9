"""Trackers and uploads do nothing during a sweep, which is no experiment to be logged anywhere.

Each is switched off where it offers a switch, and told so again where the script asks for the opposite: what the script reads back
(a run's id, its config) is there.
"""
import functools
import inspect
import os

from . import comet, hub, mlflow, neptune, others, tensorboard, wandb


class Muting:
    """`scratch`: a folder that is gone after the run, for what must be written somewhere."""

    def __init__(self, scratch, note):
        self.scratch = scratch
        self._note = note

    def note(self, what, done="logged"):
        self._note("guard", "%s is off during the sweep: nothing is %s." % (what, done))

    def switch(self, **variables):
        """The trackers' own switches, for child processes too; they overrule the user's."""
        os.environ.update(variables)

    def forced(self, holder, name, what, then=lambda made: None, **arguments):
        """`holder.name(...)` always gets these arguments; `then` is shown what it gives back."""
        original = getattr(holder, name, None)
        if not callable(original):
            return

        @functools.wraps(original, updated=())
        def call(*args, **kwargs):
            self.note(what)
            try:
                bound = inspect.signature(original).bind_partial(*args, **kwargs)
                bound.arguments.update(arguments)
                args, kwargs = bound.args, bound.kwargs
            except (TypeError, ValueError):
                kwargs.update(arguments)
            made = original(*args, **kwargs)
            then(made)
            return made

        setattr(holder, name, call)

    def idle(self, holder, name, what, answer=None):
        """`holder.name(...)` only answers."""
        original = getattr(holder, name, None)
        if not callable(original):
            return

        @functools.wraps(original, updated=())
        def call(*args, **kwargs):
            self.note(what)
            return answer

        setattr(holder, name, call)


def mute(scratch, note):
    muting = Muting(scratch, note)
    for tracker in (comet, hub, mlflow, neptune, others, tensorboard, wandb):
        tracker.mute(muting)
