"""Both disks together, and what may be done to them."""
import errno
import os
import threading

from . import raw

#: Flags of `os.open` that let a file's content change.
WRITING = os.O_WRONLY | os.O_RDWR | os.O_TRUNC


class World:
    """`exempt(path)`: whether a path is left to the real disk. `changing(path, append)`: told of every place that a call is about
    to change. A call that changes something holds `lock` from its first look to its end.
    """

    def __init__(self, overlay, walker, exempt, changing):
        self.overlay = overlay
        self.walker = walker
        self.lock = threading.RLock()
        #: Called ahead of a look at what may be in the overlay; None for nobody.
        self.before_look = None
        self._exempt = exempt
        self._changing = changing
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def _forked(self):
        # Another thread may have held it when this process was forked off.
        self.lock = threading.RLock()

    def place(self, name, follow, dir_fd=None):
        """None: the guard has nothing to say about this path."""
        absolute = self._absolute(name, dir_fd)
        if absolute is None or self._exempt(absolute):
            return None
        place = self.walker.resolve(absolute, follow)
        return None if place.path != absolute and self._exempt(place.path) else place

    def seen(self, name, follow, dir_fd=None):
        """The same for a call that only reads: None also where Python's own call on these words is right."""
        if self.overlay.generation() == 0:
            return None
        if self.before_look is not None:
            self.before_look()
        place = self.place(name, follow, dir_fd)
        return None if place is None or self.walker.as_spoken(place, name) else place

    def folder(self, name):
        """A folder to be listed, by path or descriptor: None where the real disk alone tells what lies in it."""
        if self.overlay.generation() == 0:
            return None
        if isinstance(name, int):
            path = self._path_of(name)
            place = None if path is None or self._exempt(path) else self.at(path)
        else:
            place = self.place(name, True)
        if place is None:
            return None
        if self.walker.as_spoken(place, name) and not (place.is_folder and self.differs(place)):
            return None
        return place

    def at(self, logical):
        return self.walker.resolve(logical, False)

    def names(self, folder):
        """The names in a folder, from both disks: those of the real one first."""
        names = []
        if raw.is_folder(folder.real):
            marked = self.overlay.has_markers(folder.path)
            for name in raw.listdir(folder.path):
                if not marked or not self.overlay.is_gone(os.path.join(folder.path, name)):
                    names.append(name)
        if raw.is_folder(folder.over):
            known = set(names)
            names += [name for name in raw.listdir(self.overlay.file(folder.path)) if name not in known]
        return names

    def differs(self, folder):
        """Whether the real disk alone does not tell what lies in this folder."""
        return folder.over is not None or folder.real is None or self.overlay.has_markers(folder.path)

    def has_folder(self, place):
        """Whether the folder that is to hold `place` exists."""
        return self.at(os.path.dirname(place.path)).is_folder

    def may_change_folder(self, place, *names):
        """Raises what the system would where the script may not add or remove names in the folder of `place`."""
        folder = self.at(os.path.dirname(place.path))
        if raw.is_folder(folder.real) and not raw.access(folder.path, os.W_OK | os.X_OK):
            raise refusal(errno.EACCES, *names)

    def may_write(self, place, name):
        if place.real is not None and place.over is None and not raw.access(place.path, os.W_OK):
            raise refusal(errno.EACCES, name)

    def must_own(self, place, name):
        """Raises EPERM where the script does not own what it wants to change."""
        user = os.geteuid() if hasattr(os, "geteuid") else 0
        if user != 0 and place.real is not None and place.over is None and place.real.st_uid != user:
            raise refusal(errno.EPERM, name)

    def create(self, place, append=False):
        """The overlay's path for something new."""
        self._changing(place.path, append)
        self.overlay.mirror(os.path.dirname(place.path))
        self.overlay.changed()
        return self.overlay.file(place.path) + (os.sep if place.native.endswith(os.sep) else "")

    def own(self, place, append=False):
        """The overlay's own, complete copy of one file, link or folder (without what is in it)."""
        return self._owned(place, self.overlay.copy, append)

    def own_empty(self, place):
        """As `own`, but for something whose content no longer matters."""
        return self._owned(place, self.overlay.placeholder, False)

    def _owned(self, place, bring, append):
        self._changing(place.path, append)
        if place.over is not None or place.real is None:
            return self.overlay.file(place.path)
        native = bring(place.path, place.real)
        self.overlay.changed()
        return native

    def path_to_write(self, path, flags=os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        """For a writer that opens its path past Python's calls, as if with these flags."""
        with self.lock:
            place = self.place(path, True)
            if place is None or is_special(place):
                return path
            return like(path, target(self, place, flags, path))

    def path_to_read(self, path):
        """The same for one that reads."""
        place = self.seen(path, True)
        return path if place is None else like(path, place.native)

    def own_tree(self, place):
        """As `own`, with all that is in a folder."""
        native = self.own(place)
        if place.is_folder:
            for name in self.names(place):
                self.own_tree(self.at(os.path.join(place.path, name)))
        return native

    def hide(self, place):
        """To be called after `own`: from now on only the overlay tells what is there."""
        if place.real is not None:
            self.overlay.hide(place.path)
        self.overlay.changed()

    def _absolute(self, name, dir_fd):
        if isinstance(name, int) or name is None:
            return None
        try:
            text = os.fsdecode(name)
        except (TypeError, ValueError):
            return None  # Python's own call refuses it in its own words.
        if dir_fd is None or os.path.isabs(text):
            return self.walker.absolute(text)
        base = self._path_of(dir_fd)
        return None if base is None else self.walker.absolute(text, base)

    def _path_of(self, descriptor):
        """The path, as the script knows it, of an open folder; None where the system does not tell."""
        try:
            if os.path.isdir("/proc/self/fd"):
                native = raw.readlink("/proc/self/fd/%d" % descriptor)
            else:
                import fcntl

                native = os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
        except (OSError, ImportError, AttributeError):
            return None
        return self.overlay.logical(native) or native


def target(world, place, flags, name):
    """The file of the overlay that a call with these flags may write to; where the call must fail, a path where it does."""
    append = bool(flags & os.O_APPEND)
    if place.status is None:
        if not flags & os.O_CREAT or not world.has_folder(place):
            return place.native
        world.may_change_folder(place, name)
        return world.create(place, append)
    exclusive = flags & os.O_EXCL and flags & os.O_CREAT
    # Opening with O_CREAT only to read changes nothing.
    if exclusive or not raw.is_file(place.status) or not flags & WRITING:
        return place.native
    world.may_write(place, name)
    return world.own_empty(place) if flags & os.O_TRUNC else world.own(place, append)


def is_special(place):
    """Sockets, pipes and devices are left to the real disk."""
    real = place.real
    return place.over is None and real is not None and not (raw.is_file(real) or raw.is_folder(real) or raw.is_link(real))


def like(path, text):
    """The text as bytes where the path was given so. `path`: a descriptor or None, too."""
    given = path if path is None or isinstance(path, int) else os.fspath(path)
    return os.fsencode(text) if isinstance(given, bytes) else text


def refusal(code, *names):
    """The error that the system would give for a call that the guard does not let it make."""
    spoken = [os.fspath(name) for name in names]
    return OSError(code, os.strerror(code), spoken[0], None, *spoken[1:2])


class Spoken:
    """Gives an error back the names that the script used: `with Spoken(path):` around a call on other paths."""

    __slots__ = ("_names",)

    def __init__(self, *names):
        self._names = names

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, OSError):
            if error.filename is not None:
                error.filename = _as_given(self._names[0])
            if error.filename2 is not None:
                error.filename2 = _as_given(self._names[-1])
        return False


def _as_given(name):
    return os.fspath(name) if hasattr(name, "__fspath__") else name


