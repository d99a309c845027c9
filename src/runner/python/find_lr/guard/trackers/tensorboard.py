"""TensorBoard: its writers write no events. The folder they were to write to is there for the script to look at."""
import functools
import os

from ...imports import when_imported

_NAME = "TensorBoard"


def mute(muting):
    for module in ("tensorboard.summary.writer.event_file_writer", "tensorboardX.event_file_writer"):
        when_imported(module, lambda writers: _mute_writer(muting, writers.EventFileWriter))
    when_imported("tensorflow.python.ops.summary_ops_v2", lambda ops: _mute_tensorflow(muting, ops))
    when_imported("tensorflow.python.profiler.profiler_v2", lambda profiler: _mute_profiler(muting, profiler))


def _mute_writer(muting, kind):
    def __init__(self, logdir, *args, **kwargs):
        muting.note(_NAME)
        self._logdir = os.fspath(logdir)
        # Addresses of remote storage are no folders.
        if "://" not in self._logdir:
            os.makedirs(self._logdir, exist_ok=True)

    kind.__init__ = functools.wraps(kind.__init__)(__init__)
    kind.get_logdir = lambda self: self._logdir
    for name in ("add_event", "flush", "close", "reopen"):
        if hasattr(kind, name):
            setattr(kind, name, lambda self, *args, **kwargs: None)


def _mute_tensorflow(muting, ops):
    original = ops.create_file_writer_v2

    @functools.wraps(original)
    def create_file_writer_v2(*args, **kwargs):
        muting.note(_NAME)
        return ops.create_noop_writer() if hasattr(ops, "create_noop_writer") else ops.NoopSummaryWriter()

    ops.create_file_writer_v2 = create_file_writer_v2


def _mute_profiler(muting, profiler):
    for name in ("start", "stop"):
        muting.idle(profiler, name, "TensorFlow's profiler")
