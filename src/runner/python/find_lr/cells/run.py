"""Runs cells in one namespace, and says in which of them the run ended."""
import json
import sys

from .. import cells as package
from ..tracebacks import hide_ours
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
            unfinished = SystemExit("the cell called %s, and none below it has run" % _call(left))
            _fail(unfinished.with_traceback(left.__traceback__))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            _fail(error)


def _fail(error):
    """Ends the process as Python does for an error."""
    hide_ours(error)
    sys.excepthook(type(error), error, error.__traceback__)
    raise SystemExit(1)


def _call(left):
    return "sys.exit()" if left.code is None else "sys.exit(%r)" % (left.code,)
