"""`python <this folder> FILE` runs the cells that the engine wrote into FILE (`CellsToRun` in src/protocol/cells.ts)."""
import sys

# By the private name under which our `sitecustomize` has loaded the runner: a notebook's own `find_lr` must not be shadowed.
from _find_lr.cells.run import run

run(sys.argv[1])
