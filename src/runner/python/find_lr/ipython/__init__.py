"""The IPython magics: `%%find_lr` tests the cell that it stands on, `%find_lr expression` a train_fn."""
import re

from .executions import Executions
from .magic import Magic

_loaded = {}


def load(shell):
    """Registers the magics. From here on the shell's executions are watched, for a later test to run them again."""
    if id(shell) in _loaded:
        return
    executions = Executions(shell)
    executions.watch()
    magic = Magic(shell, executions)
    shell.register_magic_function(magic.cell, magic_kind="cell", magic_name="find_lr")
    shell.register_magic_function(magic.line, magic_kind="line", magic_name="find_lr")
    shell.input_transformers_cleanup.append(_with_body)
    _loaded[id(shell)] = executions


def unload(shell):
    executions = _loaded.pop(id(shell), None)
    if executions is None:
        return
    executions.unwatch()
    shell.input_transformers_cleanup.remove(_with_body)
    for kind in ("cell", "line"):
        shell.magics_manager.magics[kind].pop("find_lr", None)


def _with_body(lines):
    """`%%find_lr --help` alone is a cell too, which IPython would refuse for having nothing below the line."""
    if len(lines) == 1 and re.match(r"%%find_lr\s+(-h|--help)\s*$", lines[0]):
        return [lines[0].rstrip("\n") + "\n", "\n"]
    return lines
