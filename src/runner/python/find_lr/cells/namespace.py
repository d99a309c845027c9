"""What cells find in their namespace before the first has run."""
import sys
import types


def make_main(path):
    """A new `__main__`, in which classes that cells define can be pickled. `path`: the notebook's."""
    main = types.ModuleType("__main__")
    main.__builtins__ = sys.modules["builtins"]
    # The name by which a notebook knows its path in VS Code; Jupyter has none, and neither has a `__file__`.
    main.__vsc_ipynb_file__ = path
    main.display = _display
    main.get_ipython = Shell
    sys.modules["__main__"] = main
    return main


def _display(*objects, **_options):
    """As IPython's does outside a notebook."""
    for thing in objects:
        print(repr(thing))


class Shell:
    """Stands in for IPython's shell: there is none, and what cells ask of it (magics, mostly) is for people who look at a notebook."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _nothing(*_arguments, **_options):
    return None
