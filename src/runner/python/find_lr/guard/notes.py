"""Tells the user once a place what does not stay."""
import os

from .overlay import within


class PlaceNotes:
    """`cwd`: where the run began."""

    def __init__(self, cwd, is_temporary, note):
        self._cwd = cwd
        self._is_temporary = is_temporary
        self._note = note
        self._told = set()

    def __call__(self, logical):
        # Temporary files are nobody's results.
        if not within(self._cwd, logical) and self._is_temporary(logical):
            return
        # What programs keep in hidden folders of the user's is nobody's result either.
        if not within(self._cwd, logical) and (os.sep + ".") in logical or "__pycache__" in logical:
            return
        place = self._top_place(logical)
        if place not in self._told:
            self._told.add(place)
            self._note("guard", "What the script saves under %s goes to a scratch copy that is gone after the run." % place)

    def _top_place(self, logical):
        if not within(self._cwd, logical) or logical == self._cwd:
            return os.path.dirname(logical)
        return os.path.join(".", os.path.relpath(logical, self._cwd).split(os.sep)[0])
