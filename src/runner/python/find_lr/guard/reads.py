"""Calls that only look."""
import os

from . import raw
from .world import Spoken, like


def readers(world):
    """Name in `os` -> the call in the script's view."""
    calls = raw.calls

    def looking(name, follow):
        """A call whose first argument is a path, and which takes links as it is told."""
        original = calls[name]

        def look(path, *args, **kwargs):
            place = world.seen(path, follow and kwargs.get("follow_symlinks", True), kwargs.get("dir_fd"))
            if place is None:
                return original(path, *args, **kwargs)
            kwargs.pop("dir_fd", None)
            with Spoken(path):
                return original(place.native, *args, **kwargs)

        return look

    def chdir(path):
        place = world.seen(path, True)
        # A working directory in the overlay is left by an absolute path.
        if place is None:
            return raw.chdir(path)
        with Spoken(path):
            return raw.chdir(place.native)

    def readlink(path, *, dir_fd=None):
        place = world.seen(path, False, dir_fd)
        if place is None:
            return calls["readlink"](path, dir_fd=dir_fd)
        with Spoken(path):
            target = calls["readlink"](place.native)
        return like(path, world.overlay.logical(target) or target)

    def listdir(path=None):
        folder = world.folder("." if path is None else path)
        if folder is None:
            return calls["listdir"](path)
        if not folder.is_folder:
            with Spoken("." if path is None else path):
                return calls["listdir"](folder.native)
        return [like(path, name) for name in world.names(folder)]

    def scandir(path=None):
        folder = world.folder("." if path is None else path)
        if folder is None:
            return calls["scandir"](path)
        if not folder.is_folder:
            with Spoken("." if path is None else path):
                return calls["scandir"](folder.native)
        spelled = "." if path is None else path
        return _Entries([Entry(world, folder, name, spelled) for name in world.names(folder)])

    def getcwdb():
        return os.fsencode(world.walker.cwd())

    found = {name: looking(name, True) for name in ("stat", "access", "statvfs", "getxattr", "listxattr") if name in calls}
    found["lstat"] = looking("lstat", False)
    found.update(chdir=chdir, readlink=readlink, listdir=listdir, scandir=scandir, getcwdb=getcwdb, getcwd=world.walker.cwd)
    return found


class Entry(os.PathLike):
    """An `os.DirEntry` of a folder that lies on both disks."""

    def __init__(self, world, folder, name, spelled):
        self._world = world
        self._logical = os.path.join(folder.path, name)
        self._status = {}
        self.name = like(spelled, name)
        self.path = self.name if isinstance(spelled, int) else os.path.join(os.fspath(spelled), self.name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return "<DirEntry %r>" % self.name

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def is_dir(self, *, follow_symlinks=True):
        return raw.is_folder(self._quiet(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        return raw.is_file(self._quiet(follow_symlinks))

    def is_symlink(self):
        return raw.is_link(self._quiet(False))

    def is_junction(self):
        return False

    def stat(self, *, follow_symlinks=True):
        """Asked once, as an `os.DirEntry` does."""
        if follow_symlinks not in self._status:
            place = self._world.walker.resolve(self._logical, follow_symlinks)
            call = raw.stat if follow_symlinks else raw.calls["lstat"]
            with Spoken(self.path):
                self._status[follow_symlinks] = call(place.native)
        return self._status[follow_symlinks]

    def _quiet(self, follow):
        try:
            return self.stat(follow_symlinks=follow)
        except FileNotFoundError:
            return None


class _Entries:
    """What `os.scandir` gives: an iterator that can be closed."""

    def __init__(self, entries):
        self._rest = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._rest)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self._rest = iter(())
