"""What was written past the guard, by native code that it does not know or by another program: it stays, and is told."""
import os

from . import raw

#: More than this is not looked at: a run may begin in a folder of a million files.
_MOST = 2000
_DEPTH = 3


class Leftovers:
    """Compares the folders of the run, to a depth of 3 and hidden ones left out, with what they held when it began.
    `outputs`: files that Find LR's own output goes to, as `device:inode`.
    """

    def __init__(self, folders, outputs):
        self._outputs = frozenset(outputs)
        self._folders = sorted(set(folders))
        self._before = self._look()

    def found(self, expected):
        """Paths that are new or changed. `expected(path)`: it is known why."""
        now = self._look()
        if self._before is None or now is None:
            return []
        return [path for path, status in now.items() if self._before.get(path) != status and not expected(path)]

    def _look(self):
        """Path -> kind, size and time of change, those of folders left out. None where there is too much to look at."""
        found = {}
        queue = [(folder, 0) for folder in self._folders]
        while queue and len(found) < _MOST:
            folder, depth = queue.pop(0)
            try:
                entries = sorted(raw.scandir(folder), key=lambda entry: entry.name)
            except OSError:
                continue  # Gone, or not ours to look at.
            for entry in entries[:_MOST]:
                if entry.name.startswith(".") or entry.name in ("__pycache__", "node_modules"):
                    continue
                status = raw.lstat(entry.path)
                if raw.is_folder(status):
                    found[entry.path] = "folder"
                    if depth + 1 < _DEPTH:
                        queue.append((entry.path, depth + 1))
                elif status is not None and "%d:%d" % (status.st_dev, status.st_ino) not in self._outputs:
                    found[entry.path] = (status.st_size, status.st_mtime_ns)
        return found if len(found) < _MOST else None


def tell(leftovers, downloads, note):
    told = []
    for path in leftovers.found(downloads.brought):
        # A new folder speaks for what is in it.
        if not any(path.startswith(folder + os.sep) for folder in told):
            told.append(path)
    if told:
        names = ", ".join(told[:3]) + (" and %d more" % (len(told) - 3) if len(told) > 3 else "")
        note("guard", "Something was written past the guard, by native code or another program, and stays: %s." % names)
