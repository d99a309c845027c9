"""Runs cells in one namespace, and says in which of them the run ended."""
import json
import sys

from .. import cells as package
from .compiling import Compiler
from .namespace import make_main


def run(path):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    # As in a kernel: modules are found from the working directory, even when a cell changes it.
    sys.path[0] = ""
    sys.argv = [notebook["path"]]
    main = make_main(notebook["path"])
    compiler = Compiler()
    cells = notebook["cells"]
    for cell in cells:
        package.running = cell["name"]
        try:
            compiler.run(cell["source"], cell["name"], main.__dict__)
        except SystemExit as left:
            if cell is cells[-1]:
                raise
            _fail(SystemExit("the cell called %s, and none below it has run" % _call(left)), left.__traceback__)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            _fail(error, error.__traceback__)


def _fail(error, trace):
    """Ends the process as Python does for an error, without the frames that are ours."""
    while trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("_find_lr.cells."):
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)
    raise SystemExit(1)


def _call(left):
    return "sys.exit()" if left.code is None else "sys.exit(%r)" % (left.code,)
