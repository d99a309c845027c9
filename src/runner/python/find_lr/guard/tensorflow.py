"""TensorFlow does its file work in C++: its calls are given other paths, or answered by Python's calls in the script's view.

Paths that are known only inside a graph (`tf.io.read_file` in a `Dataset.map`) are beyond reach and stay as they are.
"""
import functools
import glob
import os
import shutil

from ..imports import when_imported
from . import raw

_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def watch_tensorflow(world):
    package = "tensorflow.python."
    when_imported(package + "lib.io.file_io", lambda module: _watch_files(module._pywrap_file_io, world))
    when_imported(package + "lib.io.tf_record", lambda module: _watch_writer(module.TFRecordWriter, world))
    when_imported(package + "ops.gen_io_ops", lambda ops: _watch_checkpoints(ops, world))
    when_imported(
        package + "training.py_checkpoint_reader",
        lambda module: _around(module, "NewCheckpointReader", lambda path: _prefix_to_read(world, path)),
    )
    when_imported(
        package + "saved_model.save", lambda module: _around(module, "save_and_return_nodes", lambda o, path: (o, _folder(world, path)))
    )
    when_imported(package + "saved_model.load", lambda module: _around(module, "load_partial", lambda path: _folder_to_read(world, path)))
    when_imported(
        package + "data.ops.readers",
        lambda module: _around(module, "_create_or_validate_filenames_dataset", lambda names: _names_to_read(world, names)),
    )


def _around(holder, name, choose):
    """Calls `holder.name` with its first arguments as `choose` gives them back."""
    original = getattr(holder, name, None)
    if original is None:
        return
    count = choose.__code__.co_argcount

    @functools.wraps(original)
    def call(*args, **kwargs):
        if len(args) >= count:
            chosen = choose(*args[:count])
            args = (chosen if isinstance(chosen, tuple) else (chosen,)) + args[count:]
        return original(*args, **kwargs)

    setattr(holder, name, call)


def _is_local(path):
    """Addresses of remote storage, and memory's, are no paths."""
    return isinstance(path, (str, bytes, os.PathLike)) and "://" not in os.fsdecode(path)


def _watch_files(files, world):
    """`tf.io.gfile`, and all that is built on it."""

    def reading(path):
        return world.path_to_read(path) if _is_local(path) else path

    for name in ("BufferedInputStream", "FileExists", "IsDirectory", "Stat", "HasAtomicMove"):
        _around(files, name, reading)

    def writable(path, mode):
        flags = _APPEND if mode.startswith(b"a") else _CREATE
        return (world.path_to_write(path, flags) if _is_local(path) else path), mode

    _around(files, "WritableFile", writable)

    def answering(name, answer):
        """`answer(*args)` does it in the script's view, and says whether it could; else TensorFlow says why not, in its words."""
        original = getattr(files, name, None)

        @functools.wraps(original)
        def call(*args):
            if not _is_local(args[0]):
                return original(*args)
            with world.lock:
                return None if answer(*args) else original(reading(args[0]), *args[1:])

        if original is not None:
            setattr(files, name, call)

    answering("DeleteFile", lambda path: os.path.isfile(path) and os.remove(path) is None)
    answering("DeleteRecursively", lambda path: os.path.isdir(path) and shutil.rmtree(path) is None)
    answering("CreateDir", lambda path: _makes_folder(os.mkdir, path))
    answering("RecursivelyCreateDir", lambda path: os.path.isdir(path) or _makes_folder(os.makedirs, path))
    answering("RenameFile", lambda src, dst, over: _may_put(src, dst, over) and os.replace(src, dst) is None)
    answering("CopyFile", lambda src, dst, over: _may_put(src, dst, over) and bool(shutil.copyfile(src, dst)))

    children, matching = files.GetChildren, files.GetMatchingFiles

    def get_children(path):
        folder = world.folder(path) if _is_local(path) else None
        return children(path) if folder is None or not folder.is_folder else world.names(folder)

    def get_matching_files(pattern):
        if not _is_local(pattern) or world.overlay.generation() == 0:
            return matching(pattern)
        return sorted(glob.glob(os.fsdecode(pattern)))

    files.GetChildren, files.GetMatchingFiles = get_children, get_matching_files


def _makes_folder(make, path):
    try:
        make(path)
    except OSError:
        return False
    return True


def _may_put(src, dst, over):
    return os.path.isfile(src) and (over or not os.path.exists(dst))


def _watch_writer(kind, world):
    _around(kind, "__init__", lambda self, path: (self, world.path_to_write(path) if _is_local(path) else path))


def _watch_checkpoints(ops, world):
    """A checkpoint is named by the prefix of its files. While a graph is traced it is not known."""

    def eager(choose):
        def chosen(prefix):
            if isinstance(prefix, (list, tuple)):
                return [chosen(name) for name in prefix]
            try:
                known = prefix.numpy() if hasattr(prefix, "numpy") else prefix
            except (NotImplementedError, AttributeError):
                return prefix
            return [choose(name) for name in known.tolist()] if hasattr(known, "tolist") else choose(known)

        return lambda prefix: chosen(prefix)

    writing = eager(lambda prefix: _prefix_to_write(world, prefix))
    reading = eager(lambda prefix: _prefix_to_read(world, prefix))
    _around(ops, "save_v2", writing)
    _around(ops, "restore_v2", reading)
    _around(ops, "merge_v2_checkpoints", lambda parts, whole: (writing(parts), writing(whole)))
    _around(ops, "read_file", eager(lambda path: world.path_to_read(path) if _is_local(path) else path))
    _around(ops, "write_file", eager(lambda path: _made(world, path) if _is_local(path) else path))


def _made(world, path):
    """TensorFlow makes the folders of a file that it writes."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    return world.path_to_write(path)


def _prefix_to_write(world, prefix):
    if not _is_local(prefix):
        return prefix
    with world.lock:
        place = world.place(prefix, True)
        return prefix if place is None else os.fsencode(world.create(place))


def _prefix_to_read(world, prefix):
    place = world.place(prefix, True) if _is_local(prefix) else None
    if place is None:
        return prefix
    native = world.overlay.file(place.path)
    return native if raw.lstat(native + ".index") is not None else prefix


def _folder(world, path):
    """A folder that is written as a whole."""
    if not _is_local(path):
        return path
    with world.lock:
        os.makedirs(path, exist_ok=True)
        place = world.place(path, True)
        return path if place is None else world.own_tree(place)


def _folder_to_read(world, path):
    place = world.folder(path) if _is_local(path) else None
    return path if place is None or not place.is_folder else world.own_tree(place)


def _names_to_read(world, names):
    if isinstance(names, (list, tuple)):
        return [world.path_to_read(name) if _is_local(name) else name for name in names]
    return world.path_to_read(names) if _is_local(names) else names
