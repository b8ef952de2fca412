"""A run's network, loaded once, to be converted into any number of forms and to prove each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.core.classifier import Classify
from workbench.core.decision import Decision
from workbench.core.errors import CancelledError, DataError, ModelError, RunError
from workbench.core.events import Converted, Emit, Progress, ShouldStop
from workbench.core.files import sha256_of
from workbench.core.forms import Form
from workbench.core.labels import is_digits
from workbench.core.model_format import ModelCard, ModelOrigin, Precision
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.verification import Verification
from workbench.coreml.conversion import convert
from workbench.coreml.runtime import Runtime, open_model
from workbench.coreml.verification import Answers, Questions, ask, compare, questions_of
from workbench.data.dataset import Samples
from workbench.data.drawn import draw_digits
from workbench.data.mnist import is_same_set, load_test_samples, load_train_samples

# What a model is verified on when the run's own test set is gone; agreement needs no labels of MNIST.
_DRAWN_COUNT = 2000
_DRAWN_SEED = 0
# Others, to fit weights to when the run's training set is gone.
_FITTED_SEED = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Proof:
    """A Core ML model in the reference runtime, what it has answered, and how that compares."""

    runtime: Runtime
    answers: Answers
    verification: Verification


class RunNetwork:
    """A run's network with the samples that its Core ML models are verified on.

    ``checksum`` is the SHA-256 of the network's file, ``decision`` says when a reading of it is shown,
    where that was fitted to this very network. ``samples_name`` says which samples they are: the run's
    test set, or drawn digits where that is gone or another data set lies in its place. Those tell how far
    a model agrees with any network, but nothing of how right one is that reads no digits. The network is
    asked once.
    """

    def __init__(self, run: RunFolder, *, emit: Emit) -> None:
        """Load the network; raises `RunError` or `ModelError` where it cannot be read."""
        self.record = run.read_record()
        # TensorFlow takes seconds to load: whatever is wrong with the request is told before.
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        from workbench.engine.evaluation import classifier_of, export_function

        try:
            self.checksum = sha256_of(run.model_path)
        except OSError as error:
            raise ModelError(
                f"The network of “{self.record.name}” cannot be read.",
                hint="Choose a run that has been trained.",
                details=str(error),
            ) from error
        self.decision = _decision_of(run, self.checksum)
        self._function = export_function(run.model_path)
        self._classify: Classify = classifier_of(self._function.network)
        self.questions, self.samples_name = _questions(self.record)
        self._answers: Answers | None = None

    @property
    def origin(self) -> ModelOrigin:
        """What a model that is made of it says of where it comes from."""
        record = self.record
        return ModelOrigin(
            run=record.name,
            recipe=record.recipe.name,
            test_accuracy=record.test_accuracy,
            dataset=record.dataset.name,
            dataset_checksum=record.dataset.checksum,
            decision=self.decision,
        )

    def check_unchanged(self, run: RunFolder) -> None:
        """Raise `RunError` where the network is not any more what lies in the run's folder."""
        name = self.record.name
        try:
            checksum = sha256_of(run.model_path)
        except OSError as error:
            raise RunError(
                f"The network of “{name}” is gone.", hint="Choose another run.", details=str(error)
            ) from error
        if checksum != self.checksum:
            raise RunError(f"“{name}” was trained on meanwhile.", hint="Start once more.")

    def convert(
        self, out: Path, form: Form, card: ModelCard, *, emit: Emit, should_stop: ShouldStop
    ) -> Converted:
        """Write the network in a form to ``out``; raises `ModelError` or `OSError`.

        The weights of some precisions are fitted to training samples before, which takes some
        seconds; raises `CancelledError` where that is asked to stop, and `DataError` where those samples
        are gone and drawn digits cannot stand in for them.
        """
        function = self._function
        if form.precision.is_fitted:
            function = self._fitted_function(form.precision, emit=emit, should_stop=should_stop)
        emit(Progress(stage="Converting to Core ML", done=0, total=0))
        return convert(
            function,
            out=out,
            model_format=form.model_format,
            precision=form.precision,
            labels=self.record.labels,
            card=card,
            origin=self.origin,
        )

    def answers(self, *, emit: Emit, should_stop: ShouldStop) -> Answers:
        """Return what the network answers; raises `CancelledError` where it is asked to stop."""
        if self._answers is None:
            self._answers = ask(
                self._classify,
                self.questions,
                stage="Asking the network",
                emit=emit,
                should_stop=should_stop,
            )
        return self._answers

    def prove(self, model: Path, *, emit: Emit, should_stop: ShouldStop) -> Proof:
        """Compare a Core ML model with the network, in the reference runtime.

        Raises `ModelError` where it cannot be run, `CancelledError` where this is asked to stop.
        """
        if should_stop():
            raise CancelledError
        expected = self.answers(emit=emit, should_stop=should_stop)
        runtime = open_model(model, runtime="reference")
        found = ask(
            runtime.classify,
            self.questions,
            stage="Asking the Core ML model",
            emit=emit,
            should_stop=should_stop,
        )
        return Proof(
            runtime=runtime,
            answers=found,
            verification=compare(expected, found, self.questions.labels),
        )

    def _fitted_function(self, precision: Precision, *, emit: Emit, should_stop: ShouldStop) -> Any:
        from workbench.engine.evaluation import function_of
        from workbench.engine.palette_fitting import fitting_samples, on_palettes

        images = fitting_samples(_training_samples(self.record), self.record.recipe)
        return function_of(
            on_palettes(self._function.network, images, precision, emit=emit, should_stop=should_stop)
        )


def _decision_of(run: RunFolder, network: str) -> Decision | None:
    fitted = run.read_decision()
    return fitted.decision if fitted is not None and fitted.network == network else None


def _training_samples(record: RunRecord) -> Samples:
    samples = _samples_of(record, load_train_samples)
    if samples is not None:
        return samples
    if not is_digits(record.dataset.labels):
        raise DataError(
            f"The data set of “{record.name}” is gone: without it, no weights can be fitted to its samples.",
            hint="Put it back, or choose a precision whose weights are only rounded.",
            details=record.dataset.path,
        )
    return draw_digits(_DRAWN_COUNT, _FITTED_SEED)


def _questions(record: RunRecord) -> tuple[Questions, str]:
    """Return what a run's network and its models are asked, and what that is called."""
    samples = _samples_of(record, load_test_samples)
    if samples is not None:
        return questions_of(samples.images, samples.labels), f"{record.dataset.name}, test set"
    drawn = draw_digits(_DRAWN_COUNT, _DRAWN_SEED)
    return questions_of(drawn.images, drawn.labels if is_digits(record.labels) else None), "drawn digits"


def _samples_of(record: RunRecord, load: Callable[[Path], Samples]) -> Samples | None:
    """Return samples of the run's own data set, or None where that is gone or another in its place."""
    path = Path(record.dataset.path)
    # What is proved names the data set, and a flipped sample is found again by its index.
    if not is_same_set(path, record.dataset.checksum):
        return None
    try:
        return load(path)
    except DataError:
        return None
