"""A `DataLoader` that the swept optimizer is trained from goes round until the sweep is through."""
import functools

# Iterators that gave a batch since the last step are few; what a script reads before it trains is not worth keeping.
_FED = 8


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
            loader = self._fetched[-1]._find_lr_loader
            # Accelerate makes the loader anew, around a batch sampler.
            size = getattr(loader, "batch_size", None) or getattr(getattr(loader, "batch_sampler", None), "batch_size", None)
            self.batch_size = size if isinstance(size, int) else None
        self._fetched = []

    def watch(self, data):
        loader_class = data.DataLoader
        iterator_class = data.dataloader._BaseDataLoaderIter
        make = loader_class.__iter__
        fetch = iterator_class.__next__

        @functools.wraps(make)
        def __iter__(loader):
            iterator = make(loader)
            try:
                _mark(iterator, loader)
            except AttributeError:
                pass  # A loader's own kind of iterator, which holds no attributes.
            return iterator

        @functools.wraps(fetch)
        def __next__(iterator):
            loader = getattr(iterator, "_find_lr_loader", None)
            if loader is None:
                return fetch(iterator)
            # The rounds of one iterator: the script holds the first, batches come from the latest.
            latest = iterator if iterator._find_lr_latest is None else iterator._find_lr_latest
            try:
                batch = fetch(latest)
            except StopIteration:
                if not self._goes_round(iterator):
                    self._note_empty(iterator, loader)
                    raise
                latest = make(loader)  # With persistent workers that is the same one, which has begun anew.
                iterator._find_lr_latest = None if latest is iterator else latest
                batch = fetch(latest)
            iterator._find_lr_empty = False
            if self._session.sweeping and not (self._fetched and self._fetched[-1] is iterator):
                self._fetched = [other for other in self._fetched if other is not iterator][1 - _FED :] + [iterator]
            return batch

        loader_class.__iter__ = __iter__
        iterator_class.__next__ = __next__
        iterator_class.next = __next__

    def _goes_round(self, iterator):
        return iterator._find_lr_trains and self._session.sweeping and self._session.begun

    def _note_empty(self, iterator, loader):
        """A loop over no batches ends without a step, and without a word of PyTorch's."""
        if not iterator._find_lr_empty or self._session.begun:
            return
        try:
            size = len(loader.dataset)
        except (TypeError, AttributeError, NotImplementedError):
            return
        if getattr(loader, "drop_last", False) and size < (loader.batch_size or 0):
            self._session.note(
                "no-batch",
                "A DataLoader gave no batch: its data set has %d sample%s, fewer than the batch size of %d, and drop_last=True leaves them out."
                % (size, "" if size == 1 else "s", loader.batch_size),
            )
        elif size == 0:
            self._session.note("no-batch", "A DataLoader gave no batch: its data set is empty.")


def _mark(iterator, loader):
    iterator._find_lr_loader = loader
    iterator._find_lr_latest = None
    iterator._find_lr_trains = False
    iterator._find_lr_empty = True
