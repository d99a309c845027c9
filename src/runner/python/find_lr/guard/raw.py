"""Python's own calls, taken before anything is patched: what the guard itself uses."""
import io
import os
import stat as kinds

_NAMES = (
    "access chdir chflags chmod chown fchdir getcwd getcwdb getxattr lchflags lchmod lchown link listdir listxattr lstat mkdir mkfifo "
    "mknod open readlink remove removexattr rename replace rmdir scandir setxattr stat statvfs symlink truncate unlink utime"
).split()

#: Name in `os` -> the call itself; some are missing on some systems.
calls = {name: getattr(os, name) for name in _NAMES if hasattr(os, name)}
open_file = io.open
open_code = io.open_code
close = os.close
write = os.write

access = calls["access"]
chdir = calls["chdir"]
getcwd = calls["getcwd"]
listdir = calls["listdir"]
mkdir = calls["mkdir"]
open = calls["open"]
readlink = calls["readlink"]
rename = calls["rename"]
rmdir = calls["rmdir"]
scandir = calls["scandir"]
stat = calls["stat"]
symlink = calls["symlink"]
unlink = calls["unlink"]
utime = calls["utime"]


def lstat(path):
    """None for whatever cannot be looked at: the call on this path will say so to the script."""
    try:
        return calls["lstat"](path)
    except (OSError, ValueError):
        return None


def is_folder(status):
    return status is not None and kinds.S_ISDIR(status.st_mode)


def is_file(status):
    return status is not None and kinds.S_ISREG(status.st_mode)


def is_link(status):
    return status is not None and kinds.S_ISLNK(status.st_mode)


def make_folders(path, mode=0o777):
    """As `os.makedirs` with `exist_ok`, which by now may be the script's view."""
    if is_folder(lstat(path)):
        return
    parent = os.path.dirname(path)
    if parent != path:
        make_folders(parent, mode)
    try:
        mkdir(path, mode)
    except FileExistsError:
        pass  # Another process of the run was faster.


def copy_file(source, target):
    """Content, mode and times."""
    status = stat(source)
    with open_file(source, "rb") as reading:
        descriptor = open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), status.st_mode & 0o7777)
        with open_file(descriptor, "wb") as writing:
            while True:
                block = reading.read(1 << 20)
                if not block:
                    break
                writing.write(block)
    calls["chmod"](target, status.st_mode & 0o7777)
    utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))


def remove_tree(path):
    """Removes a file, or a folder with all in it, as far as it can."""
    try:
        if is_folder(lstat(path)):
            for name in listdir(path):
                remove_tree(os.path.join(path, name))
            rmdir(path)
        else:
            unlink(path)
    except OSError:
        pass  # Gone already, or not ours to remove.
