"""`Model.fit` goes on past the script's last epoch until the sweep is through, and does not evaluate meanwhile."""
import functools
import sys
import types
import weakref

from .batches import batch_length, batch_size_of
from .optimizers import optimizers_of

_EPOCHS = 1_000_000
_EVALUATED = 2


class Fits:
    """The `fit` that runs; one within another is the script's own affair. `steps` is there once Keras has optimizers."""

    def __init__(self, session):
        self._session = session
        self.steps = None
        self.running = None
        self._trained_above = weakref.WeakSet()

    def watch(self, trainer):
        """`trainer`: the class that has `fit`, `evaluate` and `train_on_batch`."""
        import inspect  # Not for scripts without Keras.

        fit, evaluate, train_on_batch = trainer.fit, trainer.evaluate, trainer.train_on_batch
        signature = inspect.signature(fit)
        fits = self

        @functools.wraps(fit)
        def fit_around(model, *args, **kwargs):
            if fits._session.waiting:
                return fits._above(fit, model, args, kwargs)
            fits._begin(model)
            fits.look(model)
            if fits.running is not None or fits.steps is None or not fits._session.sweeping:
                return fit(model, *args, **kwargs)
            try:
                given = signature.bind(model, *args, **kwargs)
            except TypeError:  # Keras says what is wrong with the arguments.
                return fit(model, *args, **kwargs)
            given.apply_defaults()
            fits.running = Fit(model, given.arguments, fits.steps, fits._session, sys._getframe(1))
            try:
                return fit(*given.args, **given.kwargs)
            finally:
                fits.running = None

        @functools.wraps(evaluate)
        def evaluate_around(model, *args, **kwargs):
            running = fits.running
            if not fits._session.epochs.cuts_evaluation:
                return evaluate(model, *args, **kwargs)
            if running is None:
                return fits._evaluate_briefly(evaluate, model, args, kwargs)
            if not kwargs.get("_use_cached_eval_dataset") or not running.is_swept():
                return evaluate(model, *args, **kwargs)
            fits._session.epochs.cut_evaluation(fits._session.steps)
            # Callbacks find the names that they look for: what the training itself measured stands in.
            return dict(model.get_metrics_result())

        @functools.wraps(train_on_batch)
        def train_on_batch_around(model, x, *args, **kwargs):
            if fits.steps is not None and fits.steps.batch_size is None:
                fits.steps.batch_size = batch_length(x)
            return train_on_batch(model, x, *args, **kwargs)

        trainer.fit = fit_around
        trainer.evaluate = evaluate_around
        trainer.train_on_batch = train_on_batch_around

    def _evaluate_briefly(self, evaluate, model, args, kwargs):
        """The script's own evaluation between two fits: two batches of it."""
        session = self._session
        if not (session.underway and session.epochs.between) or kwargs.get("steps") is not None or len(args) > 5:
            return evaluate(model, *args, **kwargs)
        session.epochs.cut_evaluation(session.steps)
        return evaluate(model, *args, **dict(kwargs, steps=_EVALUATED))

    def _above(self, fit, model, args, kwargs):
        """The training of a cell above the tested one."""
        self._trained_above.add(model)
        try:
            return fit(model, *args, **kwargs)
        finally:
            if self.steps is not None:
                self.steps.flush()

    def look(self, model):
        """At the LRs that the script has set."""
        if self.steps is not None:
            self.steps.look(model)

    def _begin(self, model):
        """A model keeps the graph of its first training, which is of no use to the sweep where a cell above the tested one did it."""
        if self.steps is None or model not in self._trained_above:
            return
        self._trained_above.discard(model)
        for optimizer in optimizers_of(model):
            self.steps.forget(optimizer)
        model.train_function = None


class Fit:
    """One `fit` of the script's. `epochs` is what the script asked for: where the swept optimizer steps, there may be more of them.

    `caller`: the frame that called it, which lasts as long as it does.
    """

    def __init__(self, model, arguments, steps, session, caller):
        self._model = model
        self._steps = steps
        self._session = session
        self._caller = caller
        self._steps_before = steps.swept.steps if steps.swept is not None else 0
        self._data_ended = False
        self.epochs = arguments.get("epochs")
        if not isinstance(self.epochs, int) or self.epochs <= (arguments.get("initial_epoch") or 0):
            self.epochs = None
            return
        if not session.epochs.as_written:
            arguments["epochs"] = max(self.epochs, _EPOCHS)
        steps.batch_size = batch_size_of(arguments.get("x"), arguments.get("batch_size"))
        if isinstance(arguments.get("x"), types.GeneratorType):
            arguments["x"] = self._until_its_end(arguments["x"])

    def is_swept(self):
        """The swept optimizer has stepped in it."""
        self._steps.flush()
        swept = self._steps.swept
        return self._session.sweeping and swept is not None and swept.steps > self._steps_before

    def epoch_ended(self, epoch):
        """Called after the callbacks, which may have asked for an end."""
        if self.epochs is None:
            return
        ends = epoch + 1 >= self.epochs or self._model.stop_training
        if self.is_swept():
            self._session.epochs.between = False
            self._model.stop_training = self._data_ended or (ends and not self._session.goes_round(self._caller))
        elif ends:
            self._model.stop_training = True

    def _until_its_end(self, generator):
        """A generator cannot begin anew: when it is through, so is the training."""
        for batch in generator:
            yield batch
        self._data_ended = True
