"""The one analysis core is TypeScript: it is asked through Node."""
import json
import math
import subprocess

from ..program import command

_OPTIONS = {
    "type": "--optimizer",
    "lr": "--lr",
    "momentum": "--momentum",
    "betas": "--betas",
    "batch_size": "--batch-size",
}


def analyze(lrs, losses, facts, top):
    """The one `results` entry of the record that `find-lr analyze --json` prints for these points of a sweep up to `top`. `RuntimeError` where Node or its program is missing."""
    lines = [json.dumps({"lr": lr, "loss": loss if math.isfinite(loss) else None}) for lr, loss in zip(lrs, losses)]
    try:
        words = command("analyze", "-", "--json")
    except RuntimeError as error:
        raise RuntimeError("%s `.results` needs neither." % error) from None
    words += ["--max-lr", repr(float(top))]
    for name, value in facts.items():
        text = ",".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
        words += [_OPTIONS[name], text]
    done = subprocess.run(
        words, input="\n".join(lines).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    if done.returncode not in (0, 3):  # 3: no suggestion, and the diagnoses say why
        raise RuntimeError("The analysis failed: " + done.stderr.decode(errors="replace").strip())
    return json.loads(done.stdout.decode())["results"][0]
