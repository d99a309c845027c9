"""What this process tells the engine: who it is, then how it goes, and at last how it ended."""
import os

from ..ranks import find_rank
from . import greeting
from .together import CommonEnd


class Reporter:
    """Owns the connection.

    Connects when there is an optimizer to tell of, so that a launcher or a data worker stays silent. A process that is forked off one
    that has connected (a data worker) takes no part. Each rank of a distributed training connects and tells all that it would tell alone.
    """

    def __init__(self, environ, script):
        self._environ = dict(environ)
        self._script = script
        self._connection = None
        self._pid = None
        self._runtime = None
        self._notes = []
        self._said = set()
        self._is_through = False
        self._can_shorten = True
        self.rank = None
        self.common_end = CommonEnd()

    @property
    def listened_to(self):
        """An engine wants to know how it goes. Else this process is its user's alone, and trains with found LRs."""
        return bool(self._environ.get("FIND_LR_PIPE"))

    @property
    def over(self):
        """All has been said, or it is another process's to say."""
        return self._is_through or (self._pid is not None and self._pid != os.getpid())

    @property
    def connected(self):
        return self._connection is not None

    @property
    def stop_requested(self):
        return self._connection is not None and self._connection.stop_requested

    def take_steps_asked(self):
        """How many steps the engine wants the sweep to have in all, once; else None."""
        connection = self._connection
        if connection is None or connection.steps_asked is None:
            return None
        steps, connection.steps_asked = connection.steps_asked, None
        return steps

    def cannot_shorten(self):
        self._can_shorten = False
        self._greet_again()

    def is_target(self):
        """Whether this process runs the script itself, and does not help one that does."""
        return greeting.runs(self._script)

    def set_runtime(self, framework, version, backend, device):
        runtime = {"framework": framework, "frameworkVersion": version, "backend": backend, "device": device}
        changed = runtime != self._runtime
        self._runtime = runtime
        if changed:
            self._greet_again()

    def learn_rank(self):
        found = find_rank(self._environ)
        if found != self.rank:
            self.rank = found
            self._greet_again()

    def note(self, topic, message):
        """Each sentence once."""
        if message in self._said or self.over:
            return
        # The engine says what several ranks say once. Without it the first speaks for all.
        if not self.listened_to and self.rank is not None and self.rank.rank > 0:
            return
        self._said.add(message)
        note = {"kind": "note", "topic": topic, "message": message}
        # A launcher may have something to note too; only who trains has somebody to tell.
        if self._connection is None:
            self._notes.append(note)
        else:
            self._connection.send(note)

    def send(self, message):
        self._connect().send(message)

    def point(self, optimizer, step, lr, loss):
        self._connect().point(optimizer, step, lr, loss)

    def taken(self, steps):
        """So many steps of the swept optimizer are through; the losses of the last of them may still be on their way from the device."""
        self._connect().taken(steps)

    def close(self):
        """Nothing is told any more."""
        self._is_through = True

    def finish(self, done):
        """The last words: `done` (see protocol/messages.ts)."""
        self.send(dict(done, kind="done"))
        self.close()
        self._connection.finish(leaves=self.rank is None or done["reason"] not in ("stopped", "swept"))

    def wait_for_end(self):
        self._connection.wait_for_end()

    def _open(self):
        return greeting.connect(self._environ, self.common_end)

    def _connect(self):
        if self._connection is None:
            self._pid = os.getpid()
            self._connection = self._open()
            self.rank = find_rank(self._environ)
            self._greet()
            for note in self._notes:
                self._connection.send(note)
            self._notes = []
        return self._connection

    def _greet(self):
        self._connection.send(greeting.hello(self._environ, self.is_target(), self._runtime, self.rank, self._can_shorten))

    def _greet_again(self):
        """More is known of who this is."""
        if self._connection is not None and not self.over:
            self._greet()
