"""What stands for a tracker's run."""


class Nothing:
    """Whatever is asked of it, it does nothing. As a path it is the run's scratch folder."""

    def __init__(self, scratch):
        self.__dict__["_scratch"] = scratch

    def __getattr__(self, name):
        # Python's own protocols (copying, pickling) are not for it; Comet's `__internal_api__…__` are.
        if name.startswith("__") and "__" not in name.strip("_"):
            raise AttributeError(name)
        return self

    def __setattr__(self, name, value):
        pass

    def __call__(self, *args, **kwargs):
        return self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def __fspath__(self):
        return self._scratch

    def __str__(self):
        return ""
