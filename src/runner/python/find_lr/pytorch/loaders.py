"""A `DataLoader` that the swept optimizer is trained from goes round past the script's last epoch; one that evaluates between epochs ends early."""
import functools
import sys
import weakref
from threading import get_ident

# Iterators that gave a batch since the last step are few; what a script reads before it trains is not worth keeping.
_FED = 8
# An evaluation gets that many batches: a training that reads ahead has taken its first step by then.
_EVALUATED = 2


class Loaders:
    """Which iterators feed the training shows at a step: those that gave a batch since the last one."""

    def __init__(self, torch, session):
        self._torch = torch
        self._session = session
        self._fetched = []
        self._began_anew = False
        self._accumulated = 0
        self._varies = False
        self._training = weakref.WeakSet()
        self.batch_size = None

    def evened_out(self, parts, count, is_first):
        """The loss of an accumulation over `count` batches, as it would be over as many as in the first step: at the edge of an epoch it may hold
        more of them, or fewer. Not where the count varies within an epoch too: then the script means it so."""
        if is_first:
            self._accumulated = count
        if not count or count == self._accumulated or self._varies or self._session.epochs.evens_out:
            return parts
        at_edge = self._session.epochs.between or self._began_anew or any(map(_is_through, self._fetched))
        self._varies = not at_edge
        return [part * (self._accumulated / count) for part in parts] if at_edge else parts

    def stepped(self):
        """The swept optimizer has taken a step."""
        for iterator in self._fetched:
            iterator._find_lr_trains = True
            self._training.add(iterator._find_lr_loader)
            self._session.epochs.between = False
        if self._fetched and self.batch_size is None:
            loader = self._fetched[-1]._find_lr_loader
            # Accelerate makes the loader anew, around a batch sampler.
            size = getattr(loader, "batch_size", None) or getattr(getattr(loader, "batch_sampler", None), "batch_size", None)
            self.batch_size = size if isinstance(size, int) else None
        self._fetched = []
        self._began_anew = False

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
            if iterator._find_lr_ended or self._is_cut(iterator, loader):
                raise StopIteration
            try:
                batch = fetch(latest)
            except StopIteration:
                if not self._goes_round(iterator, sys._getframe(1)):
                    self._note_empty(iterator, loader)
                    raise
                self._began_anew = True
                latest = make(loader)  # With persistent workers that is the same one, which has begun anew.
                iterator._find_lr_latest = None if latest is iterator else latest
                batch = fetch(latest)
            iterator._find_lr_given += 1
            if self._session.sweeping and not (self._fetched and self._fetched[-1] is iterator):
                self._fetched = [other for other in self._fetched if other is not iterator][1 - _FED :] + [iterator]
            return batch

        loader_class.__iter__ = __iter__
        iterator_class.__next__ = __next__
        iterator_class.next = __next__
        self._watch_evaluation()

    def _watch_evaluation(self):
        epochs = self._session.epochs
        module_class = self._torch.nn.Module
        put = module_class.eval

        @functools.wraps(put)
        def eval(module):
            epochs.evaluating = True
            return put(module)

        module_class.eval = eval

    def _goes_round(self, iterator, frame):
        if not (iterator._find_lr_trains and self._session.underway):
            return False
        # Another thread, which reads ahead, stands in no loop of the training's.
        goes_round = self._session.goes_round(frame if get_ident() == self._session.stepping_thread else None)
        iterator._find_lr_ended = not goes_round
        return goes_round

    def _is_cut(self, iterator, loader):
        """What reads data between two epochs, and back-propagates nothing, evaluates."""
        epochs = self._session.epochs
        if iterator._find_lr_given < _EVALUATED or not (epochs.between and epochs.cuts_evaluation and self._session.underway):
            return False
        evaluates = epochs.evaluating and loader not in self._training
        if iterator._find_lr_trains or (self._torch.is_grad_enabled() and not evaluates):
            return False
        epochs.cut_evaluation(self._session.steps)
        return True

    def _note_empty(self, iterator, loader):
        """A loop over no batches ends without a step, and without a word of PyTorch's."""
        if iterator._find_lr_given or self._session.begun:
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


def _is_through(iterator):
    """It has given the last batch of its epoch, as far as its loader knows."""
    try:
        return iterator._find_lr_given % len(iterator._find_lr_loader) == 0
    except (TypeError, AttributeError, NotImplementedError, ZeroDivisionError):
        return False


def _mark(iterator, loader):
    iterator._find_lr_loader = loader
    iterator._find_lr_latest = None
    iterator._find_lr_trains = False
    iterator._find_lr_ended = False
    iterator._find_lr_given = 0
