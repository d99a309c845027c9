"""Installs the runner in this interpreter: called once, by our `sitecustomize`, before anything of the user's."""
import json
import os
import sys

from . import ending, keras, pytorch, trainers
from .session import Session
from .wire.reporter import Reporter


def install():
    start = json.loads(os.environ["FIND_LR_SPEC"])
    session = Session(start, Reporter(os.environ, start["script"]))
    if start["seed"] is not None:
        from . import seed

        seed.plant(start["seed"])
    pytorch.install(session)
    keras.install(session)
    trainers.install(session)
    if session.listened_to:
        ending.watch(session, start["scratch"])
    if session.guard:
        from . import guard

        guard.install(start, session)
        # A run leaves no `__pycache__` in the user's folders; most of our own package has been read by now.
        sys.dont_write_bytecode = True
