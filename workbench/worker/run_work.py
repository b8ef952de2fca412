"""What is done for a run: train, read the test set once, calibrate, convert, measure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from workbench.core.classifier import Classify
from workbench.core.cluster import Cluster
from workbench.core.errors import CancelledError, RunError, WorkbenchError
from workbench.core.evaluation import loss_and_accuracy
from workbench.core.events import Compared, Emit, Evaluated, Progress, ShouldStop, never
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.files import sha256_of
from workbench.core.model_format import ModelCard
from workbench.core.run_folder import RunFolder
from workbench.data.dataset import Dataset, Samples
from workbench.data.evaluating import evaluate_classifier
from workbench.engine.saving import told
from workbench.vision.scene_samples import cut_backgrounds
from workbench.worker.conversion_job import convert_into_run
from workbench.worker.robustness_job import measure_quickly
from workbench.worker.training_place import keeps_run

if TYPE_CHECKING:
    from workbench.engine.distribution import Distribution


@dataclass(frozen=True, kw_only=True, eq=False)
class RunWork:
    """A run with what it is trained on, from its network to its Core ML model."""

    run: RunFolder
    dataset: Dataset
    own: Samples
    base: RunFolder | None
    has_tensorboard: bool
    cluster: Cluster | None

    def do(self, *, emit: Emit, should_stop: ShouldStop, should_pause: ShouldStop) -> None:
        """Train, read the test set, calibrate, convert, and measure; what goes wrong is raised."""
        from workbench.engine.distribution import distribution_of

        distribution = distribution_of(self.cluster, emit=emit, should_stop=should_stop)
        try:
            state = self._train(distribution, emit=emit, should_stop=should_stop, should_pause=should_pause)
            if keeps_run(self.cluster):
                self._finish(state, emit=emit)
        finally:
            # TensorFlow takes a machine that leaves before the others for one that has crashed.
            if distribution is not None:
                with contextlib.suppress(RunError):
                    distribution.wait()

    def _train(
        self,
        distribution: Distribution | None,
        *,
        emit: Emit,
        should_stop: ShouldStop,
        should_pause: ShouldStop,
    ) -> Literal["finished", "stopped"]:
        from workbench.engine.training import train

        record = self.run.read_record()
        return train(
            recipe=record.recipe,
            dataset=self.dataset,
            run=self.run,
            seed=record.seed,
            emit=emit,
            should_stop=should_stop,
            should_pause=should_pause,
            base=None if self.base is None else self.base.path,
            own=self.own,
            extra_epochs=record.extra_epochs,
            has_tensorboard=self.has_tensorboard and keeps_run(self.cluster),
            distribution=distribution,
        )

    def _finish(self, state: Literal["finished", "stopped"], *, emit: Emit) -> None:
        """Read the test set, calibrate, convert, and measure."""
        from workbench.engine.deciding import decide
        from workbench.engine.evaluation import keras_classifier

        run, record = self.run, self.run.read_record()
        emit(Progress(stage="Reading the test set", done=0, total=0))
        classify, labels = keras_classifier(run.model_path), record.labels
        evaluation = evaluate_classifier(classify, self.dataset.test, labels, cut=cut_backgrounds)
        run.write_evaluation(evaluation)
        emit(Evaluated(accuracy=evaluation.accuracy, loss=evaluation.loss, count=evaluation.count))
        before = None if self.base is None else keras_classifier(self.base.model_path)
        comparisons = tuple(self._comparisons(before, classify, former=record.comparisons))
        for compared in comparisons:
            emit(compared)
        ended = run.read_record().ended(state, test_accuracy=evaluation.accuracy)
        run.write_record(replace(ended, comparisons=comparisons))
        emit(Progress(stage="Calibrating", done=0, total=0))
        run.write_decision(
            decide(
                classify,
                record.recipe,
                dataset=self.dataset,
                own=self.own,
                network=sha256_of(run.model_path),
            )
        )
        convert_into_run(
            run,
            model_format=DEFAULT_FORMAT,
            precision=DEFAULT_PRECISION,
            card=ModelCard(),
            emit=emit,
            should_stop=never,
        )
        measure_quickly(run, classify, self.dataset.test, labels, emit=emit)

    def _comparisons(
        self, before: Classify | None, after: Classify, *, former: tuple[Compared, ...]
    ) -> Iterator[Compared]:
        """Yield what the network from before and the one from after make of the same samples.

        Where the one from before is gone, ``former`` says what it made of as many samples.
        """
        for name, samples in (("own", self.own), ("test", self.dataset.test)):
            if not len(samples):
                continue
            if before is not None:
                accuracy: float | None = _accuracy(before, samples)
            else:
                known = (one for one in former if (one.samples, one.count) == (name, len(samples)))
                accuracy = next((one.before for one in known), None)
            if accuracy is not None:
                yield Compared(
                    samples=name, count=len(samples), before=accuracy, after=_accuracy(after, samples)
                )


def _accuracy(classify: Classify, samples: Samples) -> float:
    return loss_and_accuracy(samples.labels, classify(samples.images))[1]


@contextlib.contextmanager
def recording_failures(run: RunFolder) -> Iterator[None]:
    """Note in the run's record what went wrong; what the system refuses becomes a `RunError`."""
    try:
        with told(run.path):
            yield
    except CancelledError:
        raise
    except WorkbenchError as error:
        # The disk that failed the training may fail this, too; the run then shows as crashed.
        with contextlib.suppress(OSError, RunError):
            run.write_record(run.read_record().ended("failed", failure=str(error)))
        raise
