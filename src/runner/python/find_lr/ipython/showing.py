"""A run of the `find-lr` process, shown in the notebook until it ends."""
import sys

from .errors import Interrupted, Refused

_LAST_LINES = 12


def show(process, output):
    """Returns the run record. Raises `Refused` where there is none, and `Interrupted`, with nothing left running."""
    output.show({"text/plain": "Finding a learning rate: the cells are run again in a process of their own."})
    record, last_lines = None, []
    try:
        for event in process.events():
            if event["kind"] == "output":
                output.show(event["data"])
            elif event["kind"] == "log":
                last_lines = last_lines[1 - _LAST_LINES :] + [event["line"]]
            elif event["kind"] == "done":
                record = event["record"]
    except KeyboardInterrupt:
        raise Interrupted("the test was stopped, and what it had started has ended.") from None
    finally:
        process.close()
    code, said = process.end()
    if record is None:
        raise Refused(said or "find-lr ended with exit code %s before it was through." % code)
    output.say()
    if record["status"] in ("failed", "no-steps") and last_lines:
        print("The last lines that the cells printed:", *last_lines, sep="\n", file=sys.stderr)
    return record
