"""Hugging Face's Accelerate. The script has the loop; optimizers, losses and loaders are PyTorch's below Accelerate's wrappers."""
from .nothing import Nothing
from .patch import skip_while, wrap


def hook_accelerator(module, session):
    if not session.guard:
        return
    accelerator = module.Accelerator
    skip_while(lambda: session.underway, accelerator, "save", "save_state", "save_model")
    nothing = Nothing(session.scratch)

    def muted():
        if session.sweeping:
            session.note("guard", "Accelerate's trackers log nothing during the sweep.")
        return session.sweeping

    skip_while(muted, accelerator, "init_trackers")
    wrap(
        accelerator,
        "get_tracker",
        lambda get: lambda self, *args, **kwargs: nothing if session.sweeping else get(self, *args, **kwargs),
    )
