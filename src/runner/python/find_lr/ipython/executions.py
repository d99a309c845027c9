"""What this session has run so far, for a test to run it again."""
import os

from .dependence import without_dependents

MAGIC = "%%find_lr"


class Executions:
    """The shell's history, and what it does not keep: which executions failed, and which cell each was of.

    What failed before the extension was loaded is known to IPython 9 only.
    """

    def __init__(self, shell):
        self._shell = shell
        self._failed = set()
        self._ids = {}
        self._current = None

    def watch(self):
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)

    def unwatch(self):
        self._shell.events.unregister("pre_run_cell", self._before)
        self._shell.events.unregister("post_run_cell", self._after)

    def cells(self, body):
        """The cells of a `find-lr.cells/1` file, in the order in which they ran; the last is the one that is running now, whose `body` is
        tested (None: all of it).

        An execution whose cell has run again since is no cell of the notebook any more, and is named by its number.
        """
        history = self._shell.history_manager.input_hist_raw
        tested = self._tested(history, body)
        past = [(number, history[number]) for number in range(1, len(history)) if number != tested["number"]]
        first = next((number for number, source in past if self._is_tested(number, source, tested, body)), None)
        past = [(number, source) for number, source in past if self._counts(number, source, tested, body)]
        if first is not None:
            # Who goes back to a cell has mostly run what stands below it, which would fail without it.
            past = without_dependents(past, first, body or "", self._shell.transform_cell)
        last = {self._ids.get(number): number for number, _ in past}
        found = []
        for number, source in past:
            id = self._ids.get(number)
            found.append(_cell(id if last[id] == number else None, number, source))
        return found + [tested]

    def _tested(self, history, body):
        current = self._current
        running = len(history) - 1
        source = None if current is None else current.raw_cell
        if source is None or (body is not None and not is_magic(source)):
            return _cell(None, running + 1, body or "")  # Called by code.
        return _cell(getattr(current, "cell_id", None), max(1, running), source)

    def _counts(self, number, source, tested, body):
        if number in self._failed or number in getattr(self._shell.history_manager, "exceptions", ()):
            return False
        if not source.strip() or is_magic(source):
            return False
        return not self._is_tested(number, source, tested, body)

    def _is_tested(self, number, source, tested, body):
        """Whether an execution was of the tested cell, as it was then, with the magic or without."""
        if not is_magic(source) and source.strip() == (body or "").strip():
            return True
        return self._ids.get(number) == tested["id"]

    def _before(self, info):
        self._current = info

    def _after(self, result):
        number = getattr(result, "execution_count", None)
        if number is None:
            return
        id = getattr(result.info, "cell_id", None)
        if id:
            self._ids[number] = id
        if not result.success:
            self._failed.add(number)


def is_magic(source):
    return source.lstrip().startswith(MAGIC)


def notebook_of(shell):
    """`(path, cwd)` of the notebook, which need not exist; `cwd`: where the kernel was started."""
    folders = getattr(shell.history_manager, "dir_hist", None)
    cwd = os.path.abspath(folders[0] if folders else os.getcwd())
    for path in (shell.user_ns.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if path and os.path.isabs(path):
            return path, cwd
    return os.path.join(cwd, "IPython"), cwd


def _cell(id, number, source):
    return {"id": id or "execution-%d" % number, "number": number, "source": source}
