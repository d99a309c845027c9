"""The last points in a file's memory, which outlives this process: the engine reads there what had not left when it died."""
import os

#: As src/engine/unsent.ts reads it: the number of steps taken, then the last points, each at its step's place: its step + 1, LR, loss,
#: optimizer, and the first once more, by which one that was cut off in the middle is known.
_HEAD = 8
_POINT = 5 * 8
_SLOTS = 512
_SIZE = _HEAD + _SLOTS * _POINT


class Unsent:
    def __init__(self, folder):
        import mmap
        import struct

        # Past the guard: the file is none of the script's.
        from ..guard import raw

        self._next = 0
        self._pack = struct.pack_into
        self._memory = None
        try:
            file = raw.open(os.path.join(folder, "points-%d" % os.getpid()), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            return  # No room is left: what had not left is lost then.
        try:
            # A file of holes would end this process when the file system is full.
            if raw.write(file, bytes(_SIZE)) == _SIZE:
                self._memory = mmap.mmap(file, _SIZE)
        except OSError:
            pass  # Likewise.
        finally:
            raw.close(file)

    def add(self, optimizer, step, lr, loss):
        """`loss`: NaN where it is not finite."""
        self._next = step + 1
        if self._memory is not None:
            place = _HEAD + step % _SLOTS * _POINT
            self._pack("<ddddd", self._memory, place, step + 1, lr, loss, float(optimizer), step + 1)

    def taken(self, steps):
        if steps > self._next and self._memory is not None:
            self._pack("<d", self._memory, 0, steps)
