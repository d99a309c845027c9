"""What is left to the real disk: devices, caches, temporary files of Python and of compilers."""
import functools
import os
import re
import threading

from . import raw
from .overlay import within

#: Variables of the environment that name a folder of downloads or of compiled code.
_CACHES = (
    "XDG_CACHE_HOME HF_HOME HF_HUB_CACHE HF_DATASETS_CACHE HUGGINGFACE_HUB_CACHE TRANSFORMERS_CACHE TORCH_HOME TFDS_DATA_DIR "
    "TORCHINDUCTOR_CACHE_DIR TRITON_CACHE_DIR TORCH_EXTENSIONS_DIR CUDA_CACHE_PATH NUMBA_CACHE_DIR"
).split()
_HOME_CACHES = (".cache", "Library/Caches", ".keras/datasets", ".keras/models", "tensorflow_datasets", ".triton", ".nv")

#: Names in the temporary folder that other programs must find there: compilers', and what processes tell each other by.
_SHARED = re.compile(r"(torchinductor_|torch_|torchelastic_|pytorch-errorfile-|pymp-|triton)")
#: What `tempfile` makes where no name is asked for.
_ANONYMOUS = re.compile(r"tmp[a-z0-9_]{8}")


class Exempt:
    """Answers which paths are left to the real disk. `roots`: folders of the run's own (its working directory, its script's), which are
    guarded even where they lie in a temporary folder or a cache. `writes_down`: what `tempfile` makes lies on the user's disk.
    """

    def __init__(self, overlay, roots, writes_down):
        scratch = overlay.scratch
        self._overlay = overlay
        self._scratch = scratch
        self._roots = roots
        self._devices = () if os.name == "nt" else ("/dev", "/proc", "/sys")
        temporary = _temporary_folder()
        self._temporary = tuple({temporary, os.path.realpath(temporary)})
        self._caches = tuple(_caches())
        self._known = _names_before(scratch, temporary)
        # Most paths are ruled out by this alone: it is asked of every file that the script looks at.
        self._prefixes = (scratch, *self._devices, *self._temporary, *self._caches)
        if os.name == "nt":
            self._prefixes += ("\\\\.\\", "\\\\?\\")
        self._made = set()
        self._making = threading.local()
        self._writes_down = writes_down

    def __call__(self, path):
        if not path.startswith(self._prefixes):
            return False
        if within(self._scratch, path):
            return True
        for folder in self._devices:
            if within(folder, path):
                return True
        for folder in self._temporary:
            if within(folder, path) and len(path) > len(folder) + 1:
                return self._is_temporary(folder, path)
        for folder in self._caches:
            if within(folder, path):
                # A project may lie in a cache as a whole.
                return not any(within(folder, root) and within(root, path) for root in self._roots)
        return os.name == "nt" and path.startswith(("\\\\.\\", "\\\\?\\"))

    def in_temporary(self, path):
        return any(within(folder, path) for folder in self._temporary)

    def _is_temporary(self, folder, path):
        name = path[len(folder) :].lstrip(os.sep).split(os.sep, 1)[0]
        top = os.path.join(folder, name)
        if top in self._made or _SHARED.match(name) or (top == path and getattr(self._making, "now", False)):
            return True
        return bool(_ANONYMOUS.fullmatch(name)) and name not in self._known

    def watch_tempfile(self, tempfile):
        """What `tempfile` makes in the temporary folder is made for real: other programs must find it there."""
        for name, path_of in (("mkdtemp", lambda made: made), ("_mkstemp_inner", lambda made: made[1])):
            original = getattr(tempfile, name, None)
            if original is not None:
                setattr(tempfile, name, self._recorded(original, path_of))

    def _recorded(self, original, path_of):
        @functools.wraps(original)
        def make(*args, **kwargs):
            self._making.now = True
            try:
                made = original(*args, **kwargs)
            finally:
                self._making.now = False
            path = os.fsdecode(path_of(made))
            if os.path.dirname(path) in self._temporary:
                self._made.add(path)
                if self._writes_down:
                    self._overlay.write_down("made", path)
            return made

        return make

    def remove_made(self):
        """A sweep ends within a step, and its script cannot remove its temporary files: this does."""
        made, self._made = self._made, set()
        for path in made:
            raw.remove_tree(path)


def _temporary_folder():
    """As `tempfile` chooses it, but for the trial file that it writes."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        if os.environ.get(name):
            return os.path.abspath(os.environ[name])
    return os.path.expandvars(r"%SYSTEMROOT%\Temp") if os.name == "nt" else "/tmp"


def _caches():
    for name in _CACHES:
        if os.environ.get(name):
            yield os.path.realpath(os.path.expanduser(os.environ[name]))
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        for name in _HOME_CACHES:
            yield os.path.join(home, *name.split("/"))
            yield os.path.realpath(os.path.join(home, *name.split("/")))


def _names_before(scratch, temporary):
    """The names in the temporary folder when the run began: the first of its processes writes them down for the others."""
    record = os.path.join(scratch, "temporary")
    try:
        with raw.open_file(record, encoding="utf-8", errors="surrogateescape") as known:
            return frozenset(known.read().split("\0"))
    except OSError:
        pass
    try:
        names = raw.listdir(temporary)
    except OSError:
        return frozenset()
    # Written under another name: nobody may read half of it.
    draft = "%s-%d" % (record, os.getpid())
    with raw.open_file(draft, "w", encoding="utf-8", errors="surrogateescape") as known:
        known.write("\0".join(names))
    raw.calls["replace"](draft, record)
    return frozenset(names)
