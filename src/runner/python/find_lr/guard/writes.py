"""Calls that make or change one file, link or folder."""
import errno
import os

from . import raw
from .world import Spoken, WRITING, is_special, refusal, target


def writers(world):
    """Name in `os` -> the call in the script's view."""
    calls = raw.calls

    def open(path, flags, mode=0o777, *, dir_fd=None):
        if not isinstance(flags, int):
            return raw.open(path, flags, mode)
        changes = flags & (WRITING | os.O_CREAT)
        exclusive = flags & os.O_EXCL and flags & os.O_CREAT
        if not changes:
            place = world.seen(path, not flags & getattr(os, "O_NOFOLLOW", 0), dir_fd)
            return reach(path, place and place.native, flags, mode, dir_fd)
        with world.lock:
            place = world.place(path, not exclusive, dir_fd)
            if place is not None and is_special(place):
                place = None
            native = None if place is None else target(world, place, flags, path)
            return reach(path, native, flags, mode, dir_fd)

    def reach(path, native, flags, mode, dir_fd):
        if native is None:
            return raw.open(path, flags, mode, dir_fd=dir_fd)
        with Spoken(path):
            return raw.open(native, flags, mode)

    def truncate(path, length):
        if isinstance(path, int):
            return calls["truncate"](path, length)
        with world.lock:
            place = world.place(path, True)
            if place is None or is_special(place):
                return calls["truncate"](path, length)
            native = target(world, place, os.O_RDWR, path)
            with Spoken(path):
                return calls["truncate"](native, length)

    def mkdir(path, mode=0o777, *, dir_fd=None):
        # A link that leads nowhere is in the way of a new folder, even where a slash follows.
        spelled = os.fsdecode(path).rstrip("/" + os.sep) or path
        return make(path, dir_fd, lambda native, **kwargs: calls["mkdir"](native, mode, **kwargs), spelled=spelled)

    def mkfifo(path, mode=0o666, *, dir_fd=None):
        return make(path, dir_fd, lambda native, **kwargs: calls["mkfifo"](native, mode, **kwargs))

    def mknod(path, mode=0o600, device=0, *, dir_fd=None):
        return make(path, dir_fd, lambda native, **kwargs: calls["mknod"](native, mode, device, **kwargs))

    def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
        return make(dst, dir_fd, lambda native, **kwargs: calls["symlink"](src, native, target_is_directory, **kwargs), src)

    def make(path, dir_fd, call, *others, spelled=None):
        """Something new under a name that must be free."""
        kwargs = {} if dir_fd is None else {"dir_fd": dir_fd}
        with world.lock:
            place = world.place(spelled or path, False, dir_fd)
            if place is None:
                return call(path, **kwargs)
            names = others + (path,)
            native = place.native
            if place.status is None and world.has_folder(place):
                world.may_change_folder(place, *names)
                native = world.create(place)
            with Spoken(*names):
                made = call(native)
            world.overlay.changed()
            return made

    def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
        with world.lock:
            source = world.place(src, False, src_dir_fd)
            place = world.place(dst, False, dst_dir_fd)
            if source is None or place is None or is_special(source):
                # A link from the real disk into the overlay, or back, would be none.
                return calls["link"](
                    src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd, follow_symlinks=follow_symlinks
                )
            if source.status is None or not world.has_folder(place):
                with Spoken(src, dst):
                    return calls["link"](source.native, place.native)
            if place.status is not None:
                raise refusal(errno.EEXIST, src, dst)
            if source.is_folder:
                raise refusal(errno.EPERM, src, dst)
            world.may_change_folder(place, src, dst)
            with Spoken(src, dst):
                return calls["link"](world.own(source), world.create(place), follow_symlinks=follow_symlinks)

    def changing(name, follow):
        """A call that changes the mode, owner, times or attributes of what a path names."""
        original = calls[name]

        def change(path, *args, **kwargs):
            with world.lock:
                place = world.place(path, follow and kwargs.get("follow_symlinks", True), kwargs.get("dir_fd"))
                if place is None or is_special(place):
                    return original(path, *args, **kwargs)
                native = place.native
                if place.status is not None:
                    world.must_own(place, path)
                    native = world.own(place)
                    if raw.is_folder(place.real):
                        world.overlay.touch(place.path)
                kwargs.pop("dir_fd", None)
                with Spoken(path):
                    return original(native, *args, **kwargs)

        return change

    found = {
        "open": open,
        "truncate": truncate,
        "mkdir": mkdir,
        "mkfifo": mkfifo,
        "mknod": mknod,
        "symlink": symlink,
        "link": link,
    }
    for name in ("chmod", "chown", "utime", "chflags", "setxattr", "removexattr"):
        found[name] = changing(name, True) if name in calls else None
    for name in ("lchmod", "lchown", "lchflags"):
        found[name] = changing(name, False) if name in calls else None
    return {name: call for name, call in found.items() if name in calls}
