"""How much the script has received from the network."""
import functools
import time


class Traffic:
    """`since`: when the first connection was opened, in ns since the epoch; None before. `received`: bytes so far.

    Local sockets do not count: processes of one machine talk by them, we among them.
    """

    def __init__(self):
        self.since = None
        self.received = 0

    def watch_sockets(self, module):
        kind = module.socket
        local = getattr(module, "AF_UNIX", None)

        for name in ("connect", "connect_ex"):
            self._watch_connect(kind, getattr(kind, name), name, local, module.SOCK_STREAM)
        self._count(kind, "recv", len)
        self._count(kind, "recv_into", int)

    def watch_tls(self, module):
        # The system's TLS reads from the descriptor itself, past the socket's own calls.
        def count(data):
            return data if isinstance(data, int) else len(data)

        self._count(module.SSLSocket, "read", count)

    def _watch_connect(self, kind, original, name, local, stream):
        traffic = self

        @functools.wraps(original)
        def connect(socket, address):
            if traffic.since is None and socket.family != local and socket.type == stream:
                traffic.since = time.time_ns()
            return original(socket, address)

        setattr(kind, name, connect)

    def _count(self, kind, name, size):
        traffic = self
        original = getattr(kind, name)

        @functools.wraps(original)
        def receive(socket, *args, **kwargs):
            data = original(socket, *args, **kwargs)
            if traffic.since is not None:
                traffic.received += size(data)
            return data

        setattr(kind, name, receive)
