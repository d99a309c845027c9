"""The one output of a test, updated in place while it goes on."""
import textwrap
import uuid

# Front ends break longer lines in the middle of a word.
_COLUMNS = 100


class Output:
    """A display of MIME bundles. Its metadata stays empty: a front end replaces an output in place only if they are the same."""

    def __init__(self, shell):
        # This one, also while what the tested code shows is kept back.
        self._publish = shell.display_pub.publish
        self._transient = {"display_id": "find-lr-" + uuid.uuid4().hex}
        self._bundle = None
        # A terminal has shown the words, having nothing else.
        self._has_pictures = hasattr(shell, "kernel")

    def show(self, bundle):
        # Where there was text only, the update of it is a display of its own in a plain IPython.
        update = self._bundle is not None
        self._bundle = bundle
        self._publish(data=bundle, metadata={}, transient=self._transient, update=update)

    def say(self):
        """In words, below a picture, which front ends without our renderer show in their place."""
        if self._has_pictures and self._bundle is not None and "image/png" in self._bundle:
            for line in self._bundle["text/plain"].splitlines():
                print(textwrap.fill(line, _COLUMNS))
