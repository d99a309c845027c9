"""`python -m find_lr run train.py`: the `find-lr` program."""
from .program import main

main()
