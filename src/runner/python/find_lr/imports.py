"""Callbacks for modules that may be imported later: what is never imported costs nothing."""
import sys

_callbacks = {}


def when_imported(name, callback):
    """Calls `callback(module)` right after the module `name` (dotted) has been executed, or now if it already was.

    Several callbacks of one name run in the order in which they came. An exception in one is the importing script's:
    callbacks look before they touch.
    """
    module = sys.modules.get(name)
    if module is not None and not _is_loading(module):
        callback(module)
        return
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    _callbacks.setdefault(name, []).append(callback)


def _is_loading(module):
    return getattr(getattr(module, "__spec__", None), "_initializing", False)


class _Finder:
    """Finds nothing itself: it asks the finders behind it, and wraps what loads the modules that somebody waits for.

    No `importlib.abc.MetaPathFinder`: that would import half of the standard library into every script.
    """

    def find_spec(self, name, path, target=None):
        if name not in _callbacks:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    _wrap(spec.loader, name)
                return spec
        return None


def _wrap(loader, name):
    execute = loader.exec_module

    def exec_module(module):
        execute(module)
        for callback in _callbacks.pop(name, ()):
            callback(module)

    try:
        loader.exec_module = exec_module
    except AttributeError:
        pass  # A loader that holds no attributes (an extension module's, in some Pythons): such a module is not watched.
