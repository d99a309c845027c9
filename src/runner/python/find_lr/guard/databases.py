"""Files that a library in C opens by their path and then changes in place: HDF5 and SQLite."""
import functools
import os
import re
import sys
from urllib.parse import quote, unquote


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
        if isinstance(database, (str, bytes, os.PathLike)):
            database = _database_in_view(world, os.fsdecode(database), kwargs.get("uri", False))
        return connect(database, *args, **kwargs)

    sqlite.connect = connect_in_view
    sys.modules["sqlite3.dbapi2"].connect = connect_in_view


def _database_in_view(world, database, is_uri):
    if is_uri and database.startswith("file:"):
        address, mark, query = database.partition("?")
        path = unquote(re.sub("^file:(//(localhost)?(?=/))?", "", address))
        reads = "mode=ro" in query or "immutable=1" in query
        if path and "mode=memory" not in query:
            address = "file:" + quote(_database_path(world, path, reads))
        return address + mark + query
    return database if database in ("", ":memory:") else _database_path(world, database, False)


def _database_path(world, path, reads):
    if reads or os.path.exists(path) and not os.access(path, os.W_OK):
        return world.path_to_read(path)
    for ending in ("-journal", "-wal"):
        if os.path.exists(path + ending):
            world.path_to_write(path + ending, os.O_RDWR)
    return world.path_to_write(path, os.O_RDWR | os.O_CREAT)
