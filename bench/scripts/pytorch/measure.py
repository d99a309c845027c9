"""`measure.py COMMAND…`: runs it, and prints `{"seconds", "peak"}` on the last line: the wall clock, and the most memory that the process
tree held at one time (MB; pages that several processes share are counted once, by PSS). Linux only."""
import json
import os
import subprocess
import sys
import threading
import time


def descendants(root):
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as file:
                    parents.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
            except OSError:
                pass  # Gone meanwhile.
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue += parents.get(found[-1], [])
    return found


def held(pid):
    try:
        with open("/proc/%d/smaps_rollup" % pid) as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        return 0.0


def watch(pid, peaks, over):
    while not over.wait(0.2):
        peaks.append(sum(held(p) for p in descendants(pid)))


begin = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
peaks, over = [0.0], threading.Event()
if os.environ.get("BENCH_MEMORY"):
    threading.Thread(target=watch, args=(child.pid, peaks, over), daemon=True).start()
output = child.communicate()[0]
over.set()
said = output.decode().strip().split("\n")[-1]
print(json.dumps({"seconds": time.monotonic() - begin, "peak": max(peaks), "code": child.returncode, "said": said[:200]}))
