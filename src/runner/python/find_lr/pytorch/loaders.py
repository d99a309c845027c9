"""A `DataLoader` that the swept optimizer is trained from goes round until the sweep is through."""
import functools


class Loaders:
    """Which iterators feed the training shows at a step: those that gave a batch since the last one."""

    def __init__(self, session):
        self._session = session
        self._fetched = []
        self.batch_size = None

    def stepped(self):
        """The swept optimizer has taken a step."""
        for iterator in self._fetched:
            iterator._find_lr_trains = True
        if self._fetched and self.batch_size is None:
            loader = getattr(self._fetched[-1], "_find_lr_loader", None)
            # Accelerate makes the loader anew, around a batch sampler.
            size = getattr(loader, "batch_size", None) or getattr(getattr(loader, "batch_sampler", None), "batch_size", None)
            self.batch_size = size if isinstance(size, int) else None
        self._fetched = []

    def watch(self, data):
        loader_class = data.DataLoader
        iterator_class = data.dataloader._BaseDataLoaderIter
        make = loader_class.__iter__
        fetch = iterator_class.__next__
        session = self._session

        @functools.wraps(make)
        def __iter__(loader):
            iterator = make(loader)
            try:
                iterator._find_lr_loader = loader
                iterator._find_lr_follower = None
                iterator._find_lr_trains = False
            except AttributeError:
                pass  # A loader's own kind of iterator, which holds no attributes.
            return iterator

        @functools.wraps(fetch)
        def __next__(iterator):
            follower = getattr(iterator, "_find_lr_follower", None)
            if follower is not None:
                return next(follower)
            try:
                batch = fetch(iterator)
            except StopIteration:
                if not (getattr(iterator, "_find_lr_trains", False) and session.sweeping and session.begun):
                    raise
                loader = iterator._find_lr_loader
                again = make(loader)
                if again is iterator:  # Persistent workers: it has begun anew.
                    return fetch(iterator)
                again._find_lr_loader = loader
                again._find_lr_follower = None
                again._find_lr_trains = True
                iterator._find_lr_follower = again
                return next(again)
            if session.sweeping and (not self._fetched or self._fetched[-1] is not iterator):
                self._fetched = [i for i in self._fetched if i is not iterator][-7:] + [iterator]
            return batch

        loader_class.__iter__ = __iter__
        iterator_class.__next__ = __next__
        iterator_class.next = __next__
