"""Files that a library in C opens by their path and then changes in place: HDF5 and SQLite."""
import functools
import os
import sys


def watch_hdf5(h5py, world):
    h5f = h5py.h5f
    create, open_, get_name = h5f.create, h5f.open, h5f.get_name

    # A Python object that is read and written as a file, such as a buffer, has no path.
    fileobj = getattr(h5py.h5fd, "fileobj_driver", None)

    spelled = {}

    def in_view(path, name):
        spelled[os.fsencode(path)] = name
        return path

    def has_path(fapl):
        return fapl is None or fileobj is None or fapl.get_driver() != fileobj

    @functools.wraps(create)
    def create_in_view(name, flags=h5f.ACC_TRUNC, fcpl=None, fapl=None):
        if not has_path(fapl):
            return create(name, flags, fcpl, fapl)
        exclusive = os.O_EXCL if flags == h5f.ACC_EXCL else os.O_TRUNC
        path = world.path_to_write(name, os.O_RDWR | os.O_CREAT | exclusive)
        return create(in_view(path, name), flags, fcpl, fapl)

    @functools.wraps(open_)
    def open_in_view(name, flags=h5f.ACC_RDWR, fapl=None):
        if not has_path(fapl):
            return open_(name, flags, fapl)
        path = world.path_to_write(name, os.O_RDWR) if flags & h5f.ACC_RDWR else world.path_to_read(name)
        return open_(in_view(path, name), flags, fapl)

    @functools.wraps(get_name)
    def get_name_in_view(*args, **kwargs):
        name = get_name(*args, **kwargs)
        return os.fsencode(spelled.get(name, name))

    h5f.create, h5f.open, h5f.get_name = create_in_view, open_in_view, get_name_in_view


def watch_sqlite(sqlite, world):
    connect = sqlite.connect

    @functools.wraps(connect)
    def connect_in_view(database, *args, **kwargs):
        path = database
        if isinstance(path, (str, bytes, os.PathLike)):
            text = os.fsdecode(path)
            # A URI is kept: it says itself how it is opened.
            if text not in ("", ":memory:") and not (kwargs.get("uri") and text.startswith("file:")):
                for ending in ("-journal", "-wal"):
                    if os.path.exists(text + ending):
                        world.path_to_write(text + ending, os.O_RDWR)
                reads = os.path.exists(text) and not os.access(text, os.W_OK)
                path = world.path_to_read(path) if reads else world.path_to_write(path, os.O_RDWR | os.O_CREAT)
        return connect(path, *args, **kwargs)

    sqlite.connect = connect_in_view
    sys.modules["sqlite3.dbapi2"].connect = connect_in_view
