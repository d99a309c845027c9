"""`open`, under all its names."""
import os

from . import raw


def opener(world, open_descriptor):
    """`open_descriptor` is `os.open` in the script's view: it decides which file of which disk a mode may touch."""

    def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
        by_path = opener is None and isinstance(file, (str, bytes, os.PathLike)) and isinstance(mode, str)
        if not by_path or (not _writes(mode) and world.seen(file, True) is None):
            return raw.open_file(file, mode, buffering, encoding, errors, newline, closefd, opener)

        # With an opener the file keeps the name that the script gave it.
        def in_view(name, flags):
            return open_descriptor(name, flags, 0o666)

        return raw.open_file(file, mode, buffering, encoding, errors, newline, closefd, in_view)

    return open


def code_opener(world):
    """`io.open_code`: code that the script has written itself is run from the overlay."""

    def open_code(path):
        native = world.path_to_read(path)
        return raw.open_code(path) if native is path else raw.open_file(native, "rb")

    return open_code


def _writes(mode):
    return any(letter in mode for letter in "wax+")
