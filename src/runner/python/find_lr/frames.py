"""Where in the user's own code something is done."""
import itertools
import linecache
import os
import sys
import sysconfig

_FRAMES = 8
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def _library_folders():
    paths = sysconfig.get_paths()
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple({os.path.join(_normal(paths[name]), "") for name in names if name in paths})


def _normal(path):
    # Windows tells no capitals from small letters, and has two slashes.
    return os.path.normcase(os.path.realpath(path))


_LIBRARIES = _library_folders()


def is_ours(file):
    return file.startswith(_HERE)


def is_users(file):
    """Whether a file holds the user's own code: none of Python's, of an installed package, of ours, or made up (`<string>`)."""
    if file.startswith("<") or is_ours(file):
        return False
    path = _normal(file)
    if path.startswith(_LIBRARIES) or (os.sep + "site-packages" + os.sep) in path:
        return False
    return (os.sep + "dist-packages" + os.sep) not in path and not _is_installed(path)


def _is_installed(path):
    """Whether it is of a package that pip has put elsewhere (`--target`, a zip of wheels): one that is recorded beside it."""
    for entry in sys.path:
        root = os.path.join(_normal(entry), "")
        if path.startswith(root):
            if root not in _installed:
                _installed[root] = _recorded(root)
            if path[len(root) :].split(os.sep, 1)[0] in _installed[root]:
                return True
    return False


# By folder of `sys.path`: the names in it that are of installed packages.
_installed = {}


def _recorded(root):
    # An editable install records nothing of the project, which is the user's.
    names = set()
    try:
        folders = [name for name in os.listdir(root) if name.endswith(".dist-info")]
    except OSError:
        return names
    for folder in folders:
        try:
            with open(os.path.join(root, folder, "RECORD"), encoding="utf-8", errors="replace") as record:
                for line in record:
                    file = line.split(",", 1)[0].lstrip('"').replace("\\", "/")
                    names.add(os.path.normcase(file.split("/", 1)[0]))
        except OSError:
            continue
    return names - {"..", "__pycache__", ""}


def user_frames(depth=1):
    """The frames of the user's code, innermost first (at most 8), as the wire's locations: file, line, column, each from 1."""
    frame = sys._getframe(depth)
    found = []
    verdicts = {}
    while frame is not None and len(found) < _FRAMES:
        file = frame.f_code.co_filename
        if file not in verdicts:
            verdicts[file] = is_users(file)
        if verdicts[file]:
            found.append({"file": os.path.abspath(file), "line": frame.f_lineno, "column": _column(frame)})
        frame = frame.f_back
    return found


def place_of_code(code):
    """Where a function of the user's begins (a `lambda`: somewhere in it), as one of `user_frames`; None of another's."""
    if code is None or not is_users(code.co_filename):
        return None
    line = code.co_firstlineno
    positions = code.co_positions() if code.co_name == "<lambda>" and hasattr(code, "co_positions") else ()
    column = next((first for row, _, first, last in positions if row == line and last), None)
    column = 0 if column is None else _characters(code.co_filename, line, column)
    return {"file": os.path.abspath(code.co_filename), "line": line, "column": column + 1}


def _column(frame):
    positions = getattr(frame.f_code, "co_positions", None)  # Python 3.11
    if positions is None:
        return 1
    # One for each code unit, which has two bytes.
    line, _, column, _ = next(itertools.islice(positions(), frame.f_lasti // 2, None), (None,) * 4)
    if line is None or column is None or line != frame.f_lineno:
        return 1
    return _characters(frame.f_code.co_filename, line, column) + 1


def _characters(file, line, column):
    """Python counts a column in bytes of UTF-8, the wire in UTF-16 units."""
    text = linecache.getline(file, line)
    if text.isascii():
        return column
    return len(text.encode()[:column].decode(errors="ignore").encode("utf-16-le")) // 2
