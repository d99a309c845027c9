"""What the script downloads for itself."""
import os
import time

from . import raw
from .overlay import within

#: Less than this from the network is fetched again rather than kept.
_WORTH_KEEPING_BYTES = 16 * 1024


class Downloads:
    """What the script downloads before its first optimizer step stays on the user's disk.

    A download is a new file (the real disk has nothing there) of 16 KiB or more that last changed after the process had opened its
    first network connection, was not opened for appending (a log), and was not saved by a framework; and all that is new in a new
    folder which holds such a file, as half a data set is worse than none. Nothing is a download while the network has given less.
    """

    def __init__(self, world, traffic, note):
        self._world = world
        self._traffic = traffic
        self._note = note
        self._excluded = set()
        self._made_folders = []
        self._brought = []
        self._seen = 0
        self._looked = 0.0

    def exclude(self, logical):
        """What lies at this path, and below, is the run's own and never stays."""
        self._excluded.add(logical)

    def brought(self, path):
        """Whether it is, or lies in, what was moved to the real disk."""
        return any(within(logical, path) for logical in self._brought)

    def settle_if_pending(self):
        """As `settle`, once half a second, while something comes from the network: who reads past Python finds it on the real disk."""
        if self._traffic.received - self._seen >= _WORTH_KEEPING_BYTES and time.monotonic() - self._looked > 0.5:
            self._looked = time.monotonic()
            self.settle()

    def settle(self):
        """Moves the downloads so far to the real disk."""
        if self._traffic.since is None or self._traffic.received < _WORTH_KEEPING_BYTES:
            return
        self._seen = self._traffic.received
        with self._world.lock:
            for logical, status in self._new():
                if raw.is_folder(status):
                    if not self._holds_download(logical):
                        continue
                    self._move_folder(logical)
                elif not self._is_download(logical, status) or not self._move(logical, status):
                    continue
                self._brought.append(logical)
                self._world.overlay.write_down("stays", logical)
                self._note("download", "What the script downloaded stays: %s." % logical)
            self._world.overlay.changed()

    def make_folders(self):
        """Makes the script's new folders for other programs, which see only the real disk."""
        with self._world.lock:
            for logical, status in self._new():
                if raw.is_folder(status):
                    self._make_tree(logical)
            self._world.overlay.changed()

    def remove_folders(self):
        """Takes back the folders that nobody has put anything into."""
        for folder in reversed(self._made_folders):
            try:
                raw.rmdir(folder)
            except OSError:
                pass  # Another program has put something there, or has taken the folder away: both are its own doing.
        if self._made_folders:
            self._made_folders = []
            self._world.overlay.changed()

    def _new(self):
        """What is new in the overlay: files in folders that exist, and whole new folders."""
        overlay = self._world.overlay
        found = []
        if os.name == "nt":
            queue = [overlay.logical(os.path.join(overlay.root, name)) for name in _names(overlay.root)]
        else:
            queue = ["/"]
        while queue:
            folder = queue.pop(0)
            for name in _names(overlay.file(folder)):
                logical = os.path.join(folder, name)
                status = raw.lstat(overlay.file(logical))
                if status is None or logical in self._excluded or overlay.is_gone(logical):
                    continue
                if raw.lstat(logical) is None:
                    found.append((logical, status))
                elif raw.is_folder(status):
                    queue.append(logical)
        return found

    def _is_download(self, logical, status):
        # The clock that stamps files is coarser than ours.
        since = self._traffic.since - 20000000
        large = status.st_size >= _WORTH_KEEPING_BYTES
        return raw.is_file(status) and large and status.st_ctime_ns >= since and logical not in self._excluded

    def _holds_download(self, folder):
        return any(
            self._holds_download(logical) if raw.is_folder(status) else self._is_download(logical, status)
            for logical, status in self._children(folder)
        )

    def _children(self, folder):
        overlay = self._world.overlay
        for name in _names(overlay.file(folder)):
            logical = os.path.join(folder, name)
            status = raw.lstat(overlay.file(logical))
            if status is not None and logical not in self._excluded:
                yield logical, status

    def _move_folder(self, folder):
        raw.make_folders(folder)
        for logical, status in self._children(folder):
            if raw.is_folder(status):
                self._move_folder(logical)
            else:
                self._move(logical, status)

    def _make_tree(self, folder):
        self._make(folder)
        for logical, status in self._children(folder):
            if raw.is_folder(status):
                self._make_tree(logical)

    def _make(self, logical):
        if raw.lstat(logical) is not None:
            return
        self._make(os.path.dirname(logical))
        raw.mkdir(logical)
        self._made_folders.append(logical)

    def _move(self, logical, status):
        """False: not now. A file that is still being written may be looked at again later."""
        native = self._world.overlay.file(logical)
        if _is_open(native):
            return False
        try:
            raw.rename(native, logical)
            return True
        except OSError:
            pass  # Another disk.
        try:
            if raw.is_link(status):
                raw.symlink(raw.readlink(native), logical)
            else:
                raw.copy_file(native, logical)
            raw.unlink(native)
        except OSError:
            return False  # No room, or no right to write there: the script's own writing would have failed as well.
        return True


def _is_open(native):
    for descriptor in _names("/proc/self/fd"):
        try:
            if raw.readlink("/proc/self/fd/" + descriptor) == native:
                return True
        except OSError:
            pass  # The descriptor that listed the folder is closed by now.
    return False


def _names(folder):
    try:
        return raw.listdir(folder)
    except OSError:
        return []  # Nothing was written there.
