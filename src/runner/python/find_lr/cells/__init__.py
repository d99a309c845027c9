"""Cells of a notebook, run one after the other as a fresh kernel would run them."""
