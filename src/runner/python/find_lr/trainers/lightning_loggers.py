"""The loggers of Lightning and Fabric (CSV, TensorBoard, W&B, MLflow, Comet, …) say who they are, and log nothing: all of them write
through their `experiment`, which is made when it is first asked for, by a property with Lightning's own decorator.
"""
import functools

from .nothing import Nothing


def hook_experiments(module, session):
    """Called before any logger's class is made: each is decorated by what stands in `module` then."""
    if not session.guard or not hasattr(module, "rank_zero_experiment"):
        return
    decorate = module.rank_zero_experiment
    nothing = Nothing(session.scratch)

    @functools.wraps(decorate)
    def rank_zero_experiment(make):
        real = decorate(make)

        @functools.wraps(make)
        def experiment(logger):
            if session.over:
                return real(logger)
            session.note("guard", "%s of Lightning logs nothing during the sweep." % type(logger).__name__)
            return nothing

        return experiment

    module.rank_zero_experiment = rank_zero_experiment
