"""Calls that remove or move whatever a name stands for."""
import errno
import os

from . import raw
from .overlay import within
from .world import Spoken, is_special, refusal


def movers(world):
    """Name in `os` -> the call in the script's view."""
    calls = raw.calls

    def removing(name):
        original = calls[name]

        def remove(path, *, dir_fd=None):
            with world.lock:
                place = world.place(path, False, dir_fd)
                if place is None or is_special(place):
                    return original(path, dir_fd=dir_fd)
                native = place.native
                if place.status is not None and place.is_folder == (name == "rmdir"):
                    world.may_change_folder(place, path)
                    if place.is_folder and world.names(place):
                        raise refusal(errno.ENOTEMPTY, path)
                    native = world.own_empty(place)
                    world.hide(place)
                with Spoken(path):
                    original(native)
                world.overlay.changed()
                return None

        return remove

    def renaming(name):
        original = calls[name]

        def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
            with world.lock:
                source = world.place(src, False, src_dir_fd)
                place = world.place(dst, False, dst_dir_fd)
                if source is None and place is None or source is not None and is_special(source):
                    return original(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
                if source is None or place is None:
                    return _across(world, original, src, dst, source, place)
                natives = _rename(world, source, place, src, dst)
                with Spoken(src, dst):
                    original(*natives)
                world.overlay.changed()
                return None

        return rename

    return {
        **{name: removing(name) for name in ("remove", "unlink", "rmdir")},
        **{name: renaming(name) for name in ("rename", "replace")},
    }


def _rename(world, source, place, src, dst):
    """The two paths to call the system with."""
    unchanged = source.native, place.native
    if source.status is None or source.path == place.path:
        return unchanged
    if not world.has_folder(place):
        return unchanged
    if source.is_folder and within(source.path, place.path):
        raise refusal(errno.EINVAL, src, dst)
    if not source.is_folder and os.fsdecode(dst).endswith(os.sep):
        raise refusal(errno.ENOTDIR, src, dst)
    if within(place.path, source.path):
        raise refusal(errno.ENOTEMPTY, src, dst)
    if place.is_folder and not source.is_folder:
        raise refusal(errno.EISDIR, src, dst)
    if place.status is not None and not place.is_folder and source.is_folder:
        raise refusal(errno.ENOTDIR, src, dst)
    if os.name == "nt" and place.status is not None and place.is_folder:
        raise refusal(errno.EEXIST, src, dst)
    if place.is_folder and world.names(place):
        raise refusal(errno.ENOTEMPTY, src, dst)
    world.may_change_folder(source, src, dst)
    world.may_change_folder(place, src, dst)
    origin = world.own_tree(source)
    world.hide(source)
    target = world.create(place) if place.status is None else world.own_empty(place)
    world.hide(place)
    return origin, target


def _across(world, original, src, dst, source, place):
    """From or to what is left to the real disk (a temporary file, a cache): the file goes over, or `EXDEV` makes the caller copy it."""
    if source is None:
        status = raw.lstat(os.fspath(src))
        if raw.is_folder(status) or place.is_folder or not world.has_folder(place):
            raise refusal(errno.EXDEV, src, dst)
        world.may_change_folder(place, src, dst)
        target = world.create(place) if place.status is None else world.own_empty(place)
        world.hide(place)
        return _carry(original, os.fspath(src), target, src, dst)
    if source.is_folder or source.status is None:
        raise refusal(errno.ENOENT if source.status is None else errno.EXDEV, src, dst)
    world.may_change_folder(source, src, dst)
    origin = world.own(source)
    world.hide(source)
    return _carry(original, origin, os.fspath(dst), src, dst)


def _carry(original, origin, target, src, dst):
    with Spoken(src, dst):
        try:
            return original(origin, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        raw.copy_file(origin, target)
        raw.unlink(origin)
        return None
