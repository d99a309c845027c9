"""Python imports the first `sitecustomize` on its path at start-up. The engine puts ours there; it starts the runner and steps aside
for the one that it stands before.

The runner is loaded under a private name: a script's own `find_lr.py` must not be shadowed by it.
"""
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _start():
    import importlib.util

    folder = os.path.join(_HERE, "find_lr")
    spec = importlib.util.spec_from_file_location(
        "_find_lr", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["_find_lr"] = package
    spec.loader.exec_module(package)
    importlib.import_module("_find_lr.start").install()


def _run_next():
    import importlib.machinery
    import importlib.util

    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", [p for p in sys.path if _folder(p) not in _RUN])
    if spec is None or spec.loader is None or spec.origin is None:
        return
    _RUN.add(_folder(os.path.dirname(spec.origin)))
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


def _folder(path):
    return os.path.abspath(path or os.getcwd())


# The next one may run its own next, which is ours again: this file is then executed a second time.
_RUN = sys.__dict__.setdefault("_find_lr_sitecustomized", set())
_FIRST = _HERE not in _RUN
_RUN.add(_HERE)
if _FIRST and os.environ.get("FIND_LR_SPEC"):
    _start()
_run_next()
