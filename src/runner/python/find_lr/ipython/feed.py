"""Points that are made in the kernel, on their way to the one analysis, and what is drawn of them on its way back."""
import json
import math

from .errors import Interrupted, Refused


class Feed:
    """Takes what a `Connection` of the wire takes. `process`: `find-lr live`; `output`: where what it tells is shown."""

    stop_requested = False
    steps_asked = None

    def __init__(self, process, output, beginning):
        self._process = process
        self._output = output
        self._tell(beginning)

    def send(self, message):
        self._tell(message)

    def point(self, optimizer, step, lr, loss):
        point = {"step": step, "lr": lr, "loss": loss if math.isfinite(loss) else None}
        self._tell({"kind": "points", "optimizer": optimizer, "points": [point]})
        for event in self._process.told():
            self._show(event)

    def taken(self, steps):
        """Its points tell."""

    def finish(self, reason):
        """Shows what was found."""
        self._tell({"kind": "done", "reason": reason, "steps": 0})
        self._process.close_input()
        try:
            for event in self._process.events():
                self._show(event)
        except KeyboardInterrupt:
            raise Interrupted("the test was stopped, and all is as it was.") from None
        code, said = self._process.end()
        if code not in (0, 3):
            raise Refused(said or "find-lr ended with exit code %s before it was through." % code)
        self._output.say()

    def drop(self):
        """Nothing of it counts."""
        self._process.close()

    def _tell(self, message):
        self._process.write(json.dumps(message) + "\n")

    def _show(self, event):
        if event["kind"] == "output":
            self._output.show(event["data"])
