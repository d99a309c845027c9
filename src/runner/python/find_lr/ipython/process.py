"""The `find-lr` process at work for a magic."""
import json
import os
import queue
import signal
import subprocess
import threading

from ..program import command
from .errors import Refused

# What the engine takes to end what it has started, with room for a slow machine. Seconds.
_PATIENCE = 15
# Windows sees an interrupt only between two waits.
_WAIT = 0.5


class Process:
    """Started with the words of a command line. It leads a group of its own: an interrupt of the kernel reaches it once, from us."""

    def __init__(self, words):
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
        pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
        try:
            self._process = subprocess.Popen(words, env=environment(), **pipes, **own_group)
        except OSError as error:
            raise not_started(words, error) from None
        self._lines = queue.Queue()
        self._said = []
        self._listeners = [threading.Thread(target=target, daemon=True) for target in (self._listen, self._listen_to_errors)]
        for listener in self._listeners:
            listener.start()

    def write(self, text):
        try:
            self._process.stdin.write(text.encode())
            self._process.stdin.flush()
        except OSError:
            pass  # It has ended, and has said why.

    def close_input(self):
        try:
            self._process.stdin.close()
        except OSError:
            pass  # Likewise.

    def events(self):
        """What it tells, until it ends. A first KeyboardInterrupt meanwhile is passed on to it, and raised again once it has told its end."""
        interrupt = None
        while True:
            try:
                line = self._lines.get(timeout=_WAIT)
                if line is None:
                    break
                yield json.loads(line.decode())
            except queue.Empty:
                continue
            except KeyboardInterrupt as error:
                if interrupt is not None:
                    self._process.kill()
                    raise
                interrupt = error
                self._interrupt()
        if interrupt is not None:
            raise interrupt

    def told(self):
        """What it has told already; waits for nothing."""
        while not self._lines.empty():
            line = self._lines.get()
            if line is not None:
                yield json.loads(line.decode())

    def end(self):
        """Its exit code, and what it said on stderr."""
        code = self._process.wait()
        for listener in self._listeners:
            listener.join()
        return code, b"".join(self._said).decode(errors="replace").strip()

    def close(self):
        """Ends it, if it has not ended; its children end with it."""
        self.close_input()
        if self._process.poll() is None:
            self._interrupt()
            self._process.wait()

    def _interrupt(self):
        if os.name == "nt":
            self._process.terminate()
        else:
            self._process.send_signal(signal.SIGINT)
        last = threading.Timer(_PATIENCE, self._process.kill)
        last.daemon = True
        last.start()

    def _listen(self):
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _listen_to_errors(self):
        for line in self._process.stderr:
            self._said.append(line)


def ask(*words):
    """The JSON that `find-lr` answers. `RuntimeError` where it cannot be asked."""
    words = command(*words)
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), check=False
        )
    except OSError as error:
        raise not_started(words, error) from None
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors="replace").strip())
    return json.loads(done.stdout.decode())


def not_started(words, error):
    return Refused("%s cannot be started: %s. Name a Node.js 20 or newer in FIND_LR_NODE." % (words[0], error.strerror))


def environment():
    """The kernel's, without what IPython's kernel has put there for itself: its own way to draw, and colours."""
    environ = dict(os.environ)
    if environ.get("MPLBACKEND", "").startswith("module://"):
        environ["MPLBACKEND"] = "Agg"
    for name in ("FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        environ.pop(name, None)
    return environ
