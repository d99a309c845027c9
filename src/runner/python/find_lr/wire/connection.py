"""The script's side of the pipe. Nothing here waits for the engine but the last flush; a thread of its own sees a stop arrive."""
import errno
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time

from ..ending import exit_now
from . import descriptors

_BATCH_POINTS = 256
_BATCH_SECONDS = 0.03
_FLUSH_SECONDS = 5
_END_SECONDS = 60


class Connection:
    """`stop_requested` turns True when the engine said so; `steps_asked` is the number of steps that it wants the sweep to have, if it
    has said so; `common_end` is told where all ranks are to end, `unsent` what a death would lose. When the pipe closes there
    is nobody left to train for: the process group ends."""

    def __init__(self, address, owns_group, common_end, unsent=None):
        self.stop_requested = False
        self.steps_asked = None
        self._owns_group = owns_group
        self._common_end = common_end
        self._lock = threading.Lock()
        self._socket = _connect(address)
        descriptors.keep(self._socket.fileno())
        self._unsent = unsent
        self._closed = threading.Event()
        # A data worker that outlives its parent must not keep the pipe open: the engine would take the parent for alive.
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._let_go)
        self._batch = []
        self._batch_optimizer = None
        self._batch_since = 0.0
        self._finished = False
        threading.Thread(target=self._listen, name="find-lr", daemon=True).start()

    def send(self, message):
        with self._lock:
            self._send_batch()
            self._write(message)

    def point(self, optimizer, step, lr, loss):
        """`loss`: a float; what is not finite goes as null."""
        value = loss if loss is not None and math.isfinite(loss) else None
        now = time.monotonic()
        with self._lock:
            if self._unsent is not None:
                self._unsent.add(optimizer, step, lr, math.nan if value is None else value)
            if optimizer != self._batch_optimizer:
                self._send_batch()
                self._batch_optimizer = optimizer
            # The first point is what the user waits for; later ones travel together.
            if not self._batch and now - self._batch_since > _BATCH_SECONDS:
                self._batch.append({"step": step, "lr": lr, "loss": value})
                self._batch_since = now
                self._send_batch()
                return
            self._batch.append({"step": step, "lr": lr, "loss": value})
            if len(self._batch) >= _BATCH_POINTS or now - self._batch_since > _BATCH_SECONDS:
                self._batch_since = now
                self._send_batch()

    def taken(self, steps):
        """See `Reporter.taken`."""
        if self._unsent is not None:
            self._unsent.taken(steps)

    def finish(self, leaves=True):
        """All has been said; blocks until it has left. `leaves`: this process is about to end."""
        with self._lock:
            self._send_batch()
            self._finished = True
        if not leaves:
            return
        try:
            import socket

            self._socket.settimeout(_FLUSH_SECONDS)
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The engine has left already.

    def wait_for_end(self):
        """Waits to be killed, or for the engine to go away."""
        self._closed.wait(_END_SECONDS)

    def _let_go(self):
        descriptors.let_go(self._socket.fileno())
        try:
            self._socket.close()
        except OSError:
            pass  # The parent had closed it.

    def _send_batch(self):
        if self._batch:
            points, self._batch = self._batch, []
            self._write({"kind": "points", "optimizer": self._batch_optimizer, "points": points})

    def _write(self, message):
        if self._finished:
            return
        try:
            self._socket.sendall((json.dumps(message, allow_nan=False) + "\n").encode())
        except OSError:
            pass  # The listening thread sees the same, and ends the process.

    def _listen(self):
        rest = b""
        self._socket.settimeout(None)
        while True:
            try:
                data = self._read()
            except OSError as error:
                if error.errno in (errno.EBADF, errno.ENOTSOCK) and not self._finished:
                    _leave("The script closed a file descriptor that it did not open, Find LR's, so this run ends")
                data = b""
            if data is None:
                continue
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                if line:
                    self._obey(json.loads(line))
        self._closed.set()
        if not self._finished:
            kill_tree(self._owns_group)

    def _obey(self, message):
        kind = message.get("kind")
        if kind == "hold":
            self.send({"kind": "held", "steps": self._common_end.hold()})
        elif kind == "stop" and "after" in message:
            self._common_end.release(message["after"])
        elif kind == "stop":
            self.stop_requested = True
        elif kind == "sweep":
            self.steps_asked = message["steps"]

    def _read(self):
        """None when nothing came for a while; a batch that waits is then sent."""
        import select

        # select() refuses descriptors above 1023, which a script with many open files reaches.
        wait = select.poll() if hasattr(select, "poll") else None
        if wait is not None:
            wait.register(self._socket, select.POLLIN)
            ready = wait.poll(100)
        else:
            ready = select.select([self._socket], [], [], 0.1)[0]
        if ready:
            return self._socket.recv(65536)
        with self._lock:
            if self._batch and time.monotonic() - self._batch_since > _BATCH_SECONDS:
                self._send_batch()
        return None


def _connect(address):
    """Ends the process where the engine cannot be reached: it would train for real, and to its end."""
    import socket

    try:
        if address.startswith("tcp:"):
            host, port = address[4:].rsplit(":", 1)
            return socket.create_connection((host, int(port)))
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(address)
        return connection
    except OSError as error:
        _leave(
            "Find LR cannot be reached at %s (%s), so this process ends. "
            "Start all processes of the training on the machine that Find LR runs on" % (address, error)
        )


def _leave(why):
    """Past what reports to the engine how the script ends."""
    try:
        sys.stderr.write("RuntimeError: %s.\n" % why)
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        pass  # It is closed, too.
    exit_now(1)


def kill_tree(owns_group):
    """Ends this process, and those that the engine put into one group with it, at once."""
    if sys.platform == "win32":
        subprocess.call(["taskkill", "/pid", str(os.getpid()), "/T", "/F"])
    elif owns_group:
        os.killpg(0, signal.SIGKILL)
    else:
        os.kill(os.getpid(), signal.SIGKILL)
