"""What is shown of a test that cannot be made: its sentence, and no traceback."""


class Refused(Exception):
    """What was asked for cannot be done. IPython asks `_render_traceback_` how to show it."""

    def _render_traceback_(self):
        return ["Find LR: %s" % self]


class Interrupted(KeyboardInterrupt):
    """The user has interrupted the kernel; cells that are to run after this one do not."""

    def _render_traceback_(self):
        return ["Find LR: %s" % self]
