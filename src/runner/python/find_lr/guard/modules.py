"""Imports look for files past Python's calls: they are shown those that the script has written itself."""
import functools
import importlib.abc
import importlib.machinery
import os
import sys


def watch_imports(world):
    sys.meta_path.append(_WrittenModules(world))
    loader = _file_loader()
    get_data = loader.get_data

    @functools.wraps(get_data)
    def get_data_in_view(self, path):
        try:
            return get_data(self, path)
        except FileNotFoundError:
            place = world.seen(path, True)
            if place is None:
                raise
            return get_data(self, place.native)

    loader.get_data = get_data_in_view


def _file_loader():
    """The class that reads the files of all loaders."""
    return next(kind for kind in importlib.machinery.SourceFileLoader.__mro__ if "get_data" in kind.__dict__)


class _WrittenModules(importlib.abc.MetaPathFinder):
    """The last to be asked: finds modules that lie in the overlay only."""

    def __init__(self, world):
        self._world = world

    def find_spec(self, name, path, target=None):
        overlay = self._world.overlay
        if overlay.generation() == 0:
            return None
        folders = []
        for folder in sys.path if path is None else path:
            place = self._world.place(folder or os.curdir, True)
            if place is not None and place.over is not None:
                folders.append(overlay.file(place.path))
        spec = importlib.machinery.PathFinder.find_spec(name, folders) if folders else None
        if spec is not None and spec.origin is not None:
            spec.origin = overlay.logical(spec.origin) or spec.origin
            if spec.submodule_search_locations is not None:
                spec.submodule_search_locations[:] = [overlay.logical(p) or p for p in spec.submodule_search_locations]
        return spec
