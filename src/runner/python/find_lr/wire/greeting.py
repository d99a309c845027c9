"""How a process makes itself known to the engine."""
import os
import sys

_UNKNOWN = {"framework": "", "frameworkVersion": "", "backend": "", "device": ""}


def connect(environ, end_together):
    """`end_together`: the step at which ranks end, which the engine names to all of them."""
    # Most Pythons that a script starts never need either.
    if not environ.get("FIND_LR_PIPE"):
        from .silence import Silence

        return Silence()
    from .connection import Connection
    from .unsent import Unsent

    address = environ["FIND_LR_PIPE"]
    # Where the engine listens at a port there is no folder to write into.
    unsent = None if address.startswith("tcp:") else Unsent(os.path.dirname(address))
    return Connection(address, environ.get("FIND_LR_GROUP") == "1", end_together, unsent)


def hello(environ, is_target, runtime, rank, can_shorten):
    """`runtime`: what trains, where that is known; `rank`: a `Rank` or None."""
    return {
        "kind": "hello",
        "protocol": 1,
        "token": environ.get("FIND_LR_TOKEN", ""),
        "pid": os.getpid(),
        "language": "python",
        "languageVersion": "%d.%d.%d" % sys.version_info[:3],
        "target": is_target,
        **(runtime or _UNKNOWN),
        **({} if rank is None else {"rank": rank._asdict()}),
        **({"canShorten": True} if can_shorten else {}),
    }


def runs(script):
    """Whether this process runs that script, or a notebook of that name, and is not a helper of one that does."""
    module = sys.modules.get("__main__")
    # The second is what a notebook has (see cells/namespace.py).
    named = getattr(module, "__file__", None) or getattr(module, "__vsc_ipynb_file__", None)
    main = named or (sys.argv[0] if sys.argv else "")
    return bool(main) and os.path.realpath(main) == os.path.realpath(script)
