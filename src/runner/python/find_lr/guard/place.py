"""Where a path that a script names leads to, through both layers."""
import os

from . import raw

_MAX_LINKS = 40


class Place:
    """`path`: absolute, links resolved (but for the last one, unless followed): the path as the script may know it.

    `native`: the path to give to Python's own call. `real`, `over`: the status of what the real disk has there, unless hidden, and
    of what the overlay has there; None where there is nothing. `plain`: Python's own call on the script's own words is right.
    """

    __slots__ = ("path", "native", "real", "over", "plain")

    def __init__(self, path, native, real=None, over=None, plain=True):
        self.path = path
        self.native = native
        self.real = real
        self.over = over
        self.plain = plain

    @property
    def status(self):
        return self.over if self.over is not None else self.real

    @property
    def is_folder(self):
        return raw.is_folder(self.status)

    def no_longer_plain(self):
        return Place(self.path, self.native, self.real, self.over, False)


class _Folder:
    """A folder on the way. `hidden`: the real disk is hidden here; `marked`: the overlay has markers at or below it."""

    __slots__ = ("path", "native", "in_overlay", "marked", "hidden", "plain")

    def __init__(self, path, native, in_overlay, marked, hidden, plain):
        self.path = path
        self.native = native
        self.in_overlay = in_overlay
        self.marked = marked
        self.hidden = hidden
        self.plain = plain


class Walker:
    """Walks paths through both layers, links included, as the system does through one."""

    def __init__(self, overlay):
        self._overlay = overlay
        self._known = {}
        self._generation = 0

    def cwd(self):
        """The working directory as the script knows it; it may lie in the overlay."""
        native = raw.getcwd()
        return self._overlay.logical(native) or native

    def relocated(self):
        """Whether the system's working directory is another than the script's."""
        try:
            return self._overlay.logical(raw.getcwd()) is not None
        except OSError:
            return False  # It has been removed.

    def as_spoken(self, place, name):
        """Whether Python's own call on the script's own words, `name`, finds this place."""
        return place.plain and (place.path == name or not self.relocated())

    def absolute(self, name, base=None):
        """The absolute path that a name (str, not normalized) stands for; None for what is no path at all."""
        if name == "" or "\0" in name:
            return None
        try:
            if os.name != "nt":
                return name if name.startswith("/") else os.path.join(base or self.cwd(), name)
        except OSError:
            return None  # The working directory has been removed.
        full = os.path.normpath(os.path.join(base or self.cwd(), name))
        return full + os.sep if name[-1] in "\\/" and not full.endswith(os.sep) else full

    def resolve(self, absolute, follow):
        self._refresh()
        root, names = _split(absolute)
        slash = bool(names) and absolute.endswith(os.sep)
        last = names.pop() if names else None
        folder = self._folder(root, names)
        links = 0
        plain = True
        while True:
            if isinstance(folder, Place):
                place = folder if last is None else _beyond(folder, [last])
                return place if plain else place.no_longer_plain()
            if last is None:
                place = self._at(folder)
            elif last == "..":
                place = self._above(folder)
            else:
                place = self._child(folder, last)
            status = place.status
            if not raw.is_link(status) or not (follow or slash) or links > _MAX_LINKS:
                return self._spoken(place if plain else place.no_longer_plain(), slash)
            links += 1
            plain = plain and place.plain
            target = self._target(place)
            root, names = _split(target if os.path.isabs(target) else os.path.join(folder.path, target))
            last = names.pop() if names else None
            folder = self._folder(root, names)

    def _spoken(self, place, slash):
        if not slash:
            return place
        if place.status is not None and not place.is_folder:
            # A file's name with a slash is a way that ends: below the file there is nothing.
            return Place(place.path + os.sep + ".", place.native + os.sep, plain=place.plain)
        return Place(place.path, place.native + os.sep, place.real, place.over, place.plain)

    def _refresh(self):
        """What is known of folders holds until any process of the run changes one."""
        generation = self._overlay.generation()
        if generation != self._generation:
            self._generation = generation
            self._known = {}

    def _folder(self, root, names):
        """Walks the folders of a path. A place instead of a folder: the way ends there."""
        known = self._known
        key = root + os.sep.join(names)
        if key in known:
            return known[key]
        folder = self._root(root)
        rest = list(reversed(names))
        plain = True
        links = 0
        while rest:
            name = rest.pop()
            place = self._above(folder) if name == ".." else self._child(folder, name)
            plain = plain and place.plain
            if raw.is_link(place.status) and links < _MAX_LINKS:
                links += 1
                target = self._target(place)
                if os.path.isabs(target):
                    start, parts = _split(target)
                    folder = self._root(start)
                else:
                    parts = _names(target)
                rest.extend(reversed(parts))
                continue
            if not place.is_folder:
                return _beyond(place if plain else place.no_longer_plain(), list(reversed(rest)))
            folder = self._enter(place, plain)
        folder.plain = folder.plain and plain
        known[key] = folder
        return folder

    def _target(self, place):
        """A copied link may point into the overlay."""
        target = raw.readlink(place.native.rstrip(os.sep) or place.native)
        if os.name == "nt" and target.startswith("\\\\?\\"):
            target = target[4:]
        return self._overlay.logical(target) or target

    def _root(self, root):
        overlay = self._overlay
        in_overlay = raw.lstat(overlay.file(root)) is not None
        return _Folder(root, root, in_overlay, overlay.has_markers(root), False, True)

    def _enter(self, place, plain):
        marked = self._overlay.has_markers(place.path)
        return _Folder(place.path, place.native, raw.is_folder(place.over), marked, not raw.is_folder(place.real), plain)

    def _above(self, folder):
        place = self.resolve(os.path.dirname(folder.path), False)
        return place if folder.plain else place.no_longer_plain()

    def _at(self, folder):
        over = raw.lstat(self._overlay.file(folder.path)) if folder.in_overlay else None
        return Place(folder.path, folder.native, raw.lstat(folder.path), over, folder.plain)

    def _child(self, folder, name):
        logical = os.path.join(folder.path, name)
        overlay = self._overlay
        over = raw.lstat(overlay.file(logical)) if folder.in_overlay else None
        hidden = folder.hidden or (folder.marked and overlay.is_gone(logical))
        real = None if hidden else raw.lstat(logical)
        if raw.is_folder(over) and raw.is_folder(real):
            # A merged folder is shown as the real one until the script changes its mode or times.
            touched = overlay.is_touched(logical)
            return Place(logical, overlay.file(logical) if touched else logical, real, over, folder.plain and not touched)
        if over is not None:
            return Place(logical, overlay.file(logical), real, over, False)
        if real is not None:
            return Place(logical, logical, real, None, folder.plain)
        return Place(logical, overlay.file(logical) if hidden else logical, None, None, folder.plain and not hidden)


def _split(absolute):
    drive, rest = os.path.splitdrive(absolute)
    return drive + os.sep, _names(rest)


def _names(path):
    if os.altsep:
        path = path.replace(os.altsep, os.sep)
    return [name for name in path.split(os.sep) if name not in ("", ".")]


def _beyond(place, rest):
    """A path that goes on below something that is no folder: the system will say ENOENT or ENOTDIR."""
    if not rest:
        return place
    # Not normalized: a `..` after what does not exist leads nowhere.
    return Place(os.sep.join([place.path] + rest), os.sep.join([place.native] + rest), plain=place.plain)
