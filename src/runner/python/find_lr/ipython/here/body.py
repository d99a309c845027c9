"""The tested cell as code."""
import ast
import inspect
import linecache
from urllib.parse import quote

from ..errors import Refused


def cell_file(path, id):
    """The name of a cell's code: `cellFile` of src/protocol/cells.ts."""
    return "%s#%s" % (path, quote(id, safe="-_!~*'()").replace(".", "%2E"))


class Body:
    """A cell's body, compiled under the cell's own name. `line`: that of the cell on which it begins, from 1."""

    def __init__(self, shell, body, name, line):
        text = shell.transform_cell(body)
        try:
            tree = ast.parse(text, name)
            ast.increment_lineno(tree, line - 1)
            self._code = compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError as error:
            raise Refused("line %s of the cell is no Python: %s." % ((error.lineno or 1) + line - 1, error.msg)) from None
        if self._code.co_flags & inspect.CO_COROUTINE:
            raise Refused("the cell awaits outside of a function, which only a process of its own can do. Leave --here out.")
        linecache.cache[name] = (0, None, [""] * (line - 1) + text.splitlines(keepends=True), name)
        self.names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

    def run(self, namespace):
        exec(self._code, namespace)


def construction(cells, path, name, kind):
    """Where the cells that ran say `name = ….Kind(…)` last, as a location of the wire; None where none does."""
    for cell in reversed(cells):
        try:
            tree = ast.parse(cell["source"])
        except SyntaxError:
            continue  # It has magics.
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_named(node.targets, name):
                called = node.value.func
                if getattr(called, "attr", getattr(called, "id", None)) == kind:
                    return {"file": cell_file(path, cell["id"]), "line": node.value.lineno, "column": node.value.col_offset + 1}
    return None


def _is_named(targets, name):
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
