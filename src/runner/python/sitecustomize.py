"""Python imports the first `sitecustomize` on its path at start-up. The engine puts ours there; it starts the runner and steps aside
for the one that it stands before.

The runner is loaded under a private name, and its folder leaves the path: a script's own `find_lr` must not be shadowed by it.
"""
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _package():
    """The folder of the package: beside this file, or, where pip has installed it, above: find_lr/_cli/runner/python."""
    beside = os.path.join(_HERE, "find_lr")
    return beside if os.path.exists(os.path.join(beside, "__init__.py")) else os.path.dirname(os.path.dirname(os.path.dirname(_HERE)))


def _start():
    import importlib

    package = type(sys)("_find_lr")
    package.__path__ = [_package()]
    sys.modules["_find_lr"] = package
    importlib.import_module("_find_lr.start").install()


def _is_ours(folder):
    return os.path.abspath(folder or os.getcwd()) == _HERE


def _run_next(path):
    import importlib.machinery

    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", path)
    if spec is None or spec.loader is None:
        # As if there were none: a script may ask, and `site` takes this error for the answer.
        raise ImportError("No module named 'sitecustomize'", name="sitecustomize")
    import importlib.util

    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_others = [folder for folder in sys.path if not _is_ours(folder)]
if os.environ.get("FIND_LR_SPEC"):
    # Processes that the script starts find it by PYTHONPATH again. Where no engine put it there, the user did, for `find_lr` itself.
    sys.path[:] = _others
    try:
        _start()
    except OSError as error:
        # No room, or a limit. What could not be guarded must not train.
        sys.stderr.write("RuntimeError: Find LR could not be loaded into this Python (%s), so this process ends.\n" % error)
        sys.stderr.flush()
        os._exit(1)
    except Exception as error:
        sys.stderr.write("Find LR could not be loaded into this Python, so nothing will be found: %r\n" % error)
_run_next(_others)
