"""Saves of frameworks: those from native code, past Python's calls, are given another path."""
import contextlib
import functools
import os
import sys
import threading

from ..imports import when_imported
from .databases import watch_hdf5, watch_sqlite
from .tensorflow import watch_tensorflow

#: Module, function in it, the path's name and position, whether it is written to.
_PATHS = (
    ("torch", "save", "f", 1, True),
    ("torch", "load", "f", 0, False),
    ("torch.jit", "save", "f", 1, True),
    ("torch.jit", "load", "f", 0, False),
    ("torch.jit", "ScriptModule.save", "f", 1, True),
    ("torchvision.io.image", "write_file", "filename", 0, True),
    ("torchvision.io.image", "read_file", "path", 0, False),
    ("safetensors", "serialize_file", "filename", 1, True),
    ("safetensors", "safe_open", "filename", 0, False),
    ("cv2", "imwrite", "filename", 0, True),
    ("cv2", "imread", "filename", 0, False),
    ("cv2", "VideoWriter", "filename", 0, True),
    ("cv2", "VideoCapture", "filename", 0, False),
    ("pyarrow.parquet", "write_table", "where", 1, True),
    ("pyarrow.parquet", "read_table", "source", 0, False),
    ("pyarrow.feather", "write_feather", "dest", 1, True),
    ("pyarrow.feather", "read_feather", "source", 0, False),
)

#: Saves through Python's own calls: what they write is the run's own, never a download.
_SAVES = (
    ("keras.src.models.model", "Model.save"),
    ("keras.src.models.model", "Model.save_weights"),
    ("transformers.modeling_utils", "PreTrainedModel.save_pretrained"),
    ("transformers.tokenization_utils_base", "PreTrainedTokenizerBase.save_pretrained"),
    ("joblib", "dump"),
)


class Saves:
    def __init__(self):
        self._local = threading.local()

    @property
    def under_way(self):
        """Whether this thread is within a framework's save."""
        return getattr(self._local, "depth", 0) > 0

    def watch(self, world):
        for module, name, word, position, writes in _PATHS:
            when_imported(module, self._wrapper(name, self._redirected(world, word, position, writes)))
        for module, name in _SAVES:
            when_imported(module, self._wrapper(name, self._marked))
        when_imported("h5py", lambda h5py: watch_hdf5(h5py, world))
        watch_tensorflow(world)
        when_imported("sqlite3", lambda sqlite: watch_sqlite(sqlite, world))

    def _wrapper(self, name, make):
        def wrap(module):
            holder = module
            *parents, last = name.split(".")
            for parent in parents:
                holder = getattr(holder, parent, None)
            original = getattr(holder, last, None)
            if callable(original):
                _replace_everywhere(module, holder, last, original, make(original))

        return wrap

    def _redirected(self, world, word, position, writes):
        choose = world.path_to_write if writes else world.path_to_read

        def make(original):
            @functools.wraps(original, updated=())
            def call(*args, **kwargs):
                with self._marking(writes):
                    if word in kwargs:
                        kwargs[word] = _chosen(choose, kwargs[word])
                    elif len(args) > position:
                        args = args[:position] + (_chosen(choose, args[position]),) + args[position + 1 :]
                    return original(*args, **kwargs)

            return call

        return make

    def _marked(self, original):
        @functools.wraps(original)
        def save(*args, **kwargs):
            with self._marking(True):
                return original(*args, **kwargs)

        return save

    @contextlib.contextmanager
    def _marking(self, writes):
        depth = getattr(self._local, "depth", 0)
        self._local.depth = depth + bool(writes)
        try:
            yield
        finally:
            self._local.depth = depth


def _chosen(choose, path):
    """Open files, buffers and the like are left as they are."""
    return choose(path) if isinstance(path, (str, bytes, os.PathLike)) else path


def _replace_everywhere(module, holder, name, original, made):
    """A package hands on what its inner modules define (`torch.save` is `torch.serialization.save`)."""
    setattr(holder, name, made)
    inner = sys.modules.get(getattr(original, "__module__", None) or "")
    if holder is module and inner is not None and getattr(inner, name, None) is original:
        setattr(inner, name, made)
