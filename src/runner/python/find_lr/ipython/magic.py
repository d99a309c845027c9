"""What the magics do."""
import json
import subprocess
import sys

from ..live.sweep import DEFAULT_STOP_FACTOR, Sweep
from ..program import command
from .errors import Interrupted, Refused
from .executions import notebook_of
from .feed import Feed
from .options import sweep_of
from .output import Output
from .process import Process, ask
from .showing import show


class Magic:
    def __init__(self, shell, executions):
        self._shell = shell
        self._executions = executions

    def cell(self, line, body):
        """Tests the learning rate of this cell: `%%find_lr --help` shows the options."""
        asked = self._read(line)
        if asked is None:
            return
        if not body.strip():
            raise Refused("there is nothing below %%find_lr to test. Put it on the first line of the cell that trains.")
        if asked["here"]:
            self._test_here(body, asked["options"])
        else:
            self._run(body, asked["words"])

    def line(self, line):
        """`%find_lr train_fn` tests a function: `train_fn(lr)` makes one update and returns its loss."""
        if line.strip() in ("", "-h", "--help"):
            self._read("--help")
            return
        from .expression import test_expression, train_fn_of

        train_fn = train_fn_of(self._shell, line)
        sweep = Sweep(1e-7, None, 100, "exponential", DEFAULT_STOP_FACTOR)
        test_expression(self._shell, train_fn, sweep, self._open_feed(self._file(None), sweep))

    def _read(self, line):
        """What the options mean; None where they have been shown."""
        asked = _answered(lambda: ask("magic", "--", line))
        if asked["kind"] == "help":
            print(asked["text"])
            return None
        if asked["kind"] == "invalid":
            raise Refused(asked["message"])
        return asked

    def _run(self, body, words):
        text = json.dumps(self._file(body))
        words = _answered(lambda: command("run", "--cells", "-", "--python", sys.executable, *words))
        if self._is_notebook():
            process = Process(words + ["--events", "--outputs"])
            process.write(text)
            process.close_input()
            show(process, Output(self._shell))
            return
        # A terminal is drawn in by the program itself.
        if subprocess.run(words, input=text.encode(), check=False).returncode == 130:
            raise Interrupted("the test was stopped.")

    def _test_here(self, body, options):
        from .here import Here

        sweep = sweep_of(options)
        file = self._file(body)
        here = Here(self._shell, body, file["cells"], file["path"], lambda sweep: self._open_feed(file, sweep))
        here.test(sweep, options.get("optimizer"))

    def _open_feed(self, file, sweep):
        process = Process(_answered(lambda: command("live")))
        walked = {"mode": sweep.mode, "minLr": sweep.min_lr, "maxLr": sweep.top, "steps": sweep.steps}
        told = {"cells": file, "sweep": walked, "maxLrIsFixed": not sweep.may_go_on, "stopFactor": sweep.stop_factor}
        return Feed(process, Output(self._shell), told)

    def _file(self, body):
        path, cwd = notebook_of(self._shell)
        cells = self._executions.cells(body)
        return {"schema": "find-lr.cells/1", "path": path, "language": "python", "cwd": cwd, "cells": cells}

    def _is_notebook(self):
        return hasattr(self._shell, "kernel")


def _answered(question):
    try:
        return question()
    except RuntimeError as error:
        raise Refused(str(error)) from None
