"""The options of a test in the kernel."""
from ..live.sweep import DEFAULT_STOP_FACTOR, Sweep
from .errors import Refused

_KNOWN = {
    "minLr": "--min-lr", "maxLr": "--max-lr", "steps": "--steps", "mode": "--mode", "optimizer": "--optimizer",
    "stopFactor": "--stop-factor", "stop": "--no-stop",
}


def sweep_of(options):
    """What `--here` is to walk. `Refused` for an option that only a process of its own can have."""
    foreign = sorted(set(options) - set(_KNOWN))
    if foreign:
        raise Refused(
            "--here tests the live objects once, in this kernel; of the options it takes %s, and no other. Leave --here out, or the option (%s)."
            % (", ".join(_KNOWN.values()), ", ".join(foreign))
        )
    stop_factor = None if options.get("stop") is False else options.get("stopFactor", DEFAULT_STOP_FACTOR)
    try:
        return Sweep(
            options.get("minLr", 1e-7), options.get("maxLr"), options.get("steps", 100), options.get("mode", "exponential"), stop_factor
        )
    except ValueError as error:
        raise Refused(str(error)) from None
