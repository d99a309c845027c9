"""The state of the copy-on-write overlay."""
import contextlib
import os
import threading
from urllib.parse import quote, unquote

from . import raw

_WINDOWS = os.name == "nt"


class Overlay:
    """All of it lives on disk, in the scratch folder, so that a script's child processes share it:

    - `files/a/b`         what was written to `/a/b` (a Windows root is spelled `C%3A%5C`)
    - `gone/a/b/.gone`    what the real disk has at `/a/b`, and below, is hidden; never taken back, as a file written there later
                          is found in `files` first
    - `gone/a/b/.touched` mode, owner and times of the folder `/a/b` are those in `files`
    - `made`, `stays`     lists for the engine
    - `changes`           grows by a byte with each change of folders or links, by any process of the run
    """

    def __init__(self, scratch):
        raw.make_folders(scratch)
        self.scratch = os.path.realpath(scratch)
        self.root = os.path.join(self.scratch, "files")
        self._gone = os.path.join(self.scratch, "gone")
        self._changes = os.path.join(self.scratch, "changes")

    def generation(self):
        """How often folders or links have changed; 0 while nothing was written or removed."""
        status = raw.lstat(self._changes)
        return 0 if status is None else status.st_size

    def changed(self):
        descriptor = raw.open(self._changes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            raw.write(descriptor, b".")
        finally:
            raw.close(descriptor)

    def file(self, logical):
        """Where the overlay keeps what was written to `logical`."""
        return self.root + _spell(logical)

    def logical(self, native):
        """The path that the script knows for one in the overlay; None if it is not in the overlay."""
        if not within(self.root, native):
            return None
        rest = native[len(self.root) :].lstrip(os.sep)
        if not _WINDOWS:
            return "/" + rest
        drive, _, names = rest.partition(os.sep)
        return unquote(drive) + names

    def has_markers(self, logical):
        """Whether any marker lies at or below this place."""
        return raw.lstat(self._marker(logical, "")) is not None

    def is_gone(self, logical):
        return raw.lstat(self._marker(logical, ".gone")) is not None

    def hide(self, logical):
        """Hides what the real disk has at this place and below."""
        raw.make_folders(self._marker(logical, ".gone"))
        self.changed()

    def is_touched(self, logical):
        return raw.lstat(self._marker(logical, ".touched")) is not None

    def touch(self, logical):
        raw.make_folders(self._marker(logical, ".touched"))
        self.changed()

    def write_down(self, name, path):
        """For the engine, in a list of that name: what it removes where this process is killed, and what it brings to the user's disk."""
        try:
            with raw.open_file(os.path.join(self.scratch, name), "ab") as record:
                record.write(os.fsencode(path) + b"\0")
        except OSError:
            pass  # The folder of a pass that is over already.

    def mirror(self, folder):
        """Makes the folder exist in the overlay, with all above it; modes follow the real ones where there are any."""
        native = self.file(folder)
        if raw.is_folder(raw.lstat(native)):
            return native
        parent = os.path.dirname(folder)
        if parent == folder:
            raw.make_folders(native)
        else:
            self.mirror(parent)
            real = raw.lstat(folder)
            with _times_kept(os.path.dirname(native)):
                raw.make_folders(native)
            if real is not None:
                # The owner may always write: whether the script may is asked of the real folder.
                raw.calls["chmod"](native, (real.st_mode | 0o700) & 0o7777)
        return native

    def copy(self, logical, status):
        """Copies one real file, link or (empty) folder into the overlay."""
        if raw.is_folder(status):
            return self.mirror(logical)
        native = self.file(logical)
        with _times_kept(self.mirror(os.path.dirname(logical))):
            if raw.is_link(status):
                raw.symlink(raw.readlink(logical), native)
            elif raw.is_file(status):
                # A reader in another process must not meet half a copy.
                copy = os.path.join(self.scratch, "copy-%d-%d" % (os.getpid(), threading.get_ident()))
                raw.copy_file(logical, copy)
                raw.rename(copy, native)
        return native

    def placeholder(self, logical, status):
        """Puts an empty file where a real one is about to be truncated or removed: a copy that spares the copying."""
        if raw.is_folder(status):
            return self.mirror(logical)
        native = self.file(logical)
        with _times_kept(self.mirror(os.path.dirname(logical))):
            raw.close(raw.open(native, os.O_WRONLY | os.O_CREAT, 0o600))
        raw.calls["chmod"](native, status.st_mode & 0o7777)
        return native

    def _marker(self, logical, name):
        return os.path.join(self._gone + _spell(logical), name)


def within(folder, file):
    """Whether `file` is the folder or lies in it; both absolute."""
    return file.startswith(folder) and (len(file) == len(folder) or folder.endswith(os.sep) or file[len(folder)] == os.sep)


@contextlib.contextmanager
def _times_kept(folder):
    """To bring something into the overlay is no change of the folder that it lies in."""
    before = raw.lstat(folder)
    yield
    if before is not None:
        raw.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))


def _spell(logical):
    if not _WINDOWS:
        return logical
    drive, names = os.path.splitdrive(logical)
    return os.sep + quote(drive + os.sep, safe="") + (names if names.startswith(os.sep) else os.sep + names).rstrip(os.sep)
