"""Cells of a notebook, run one after the other as a fresh kernel would run them."""

# The name of the code of the one that runs now; None where this process runs none.
running = None
