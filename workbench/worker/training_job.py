"""The jobs that make a run or train one on: train, read the test set once, convert, verify."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from workbench.core.classifier import Classify
from workbench.core.errors import CancelledError, DataError, RunError, WorkbenchError
from workbench.core.evaluation import loss_and_accuracy
from workbench.core.events import Compared, Emit, Evaluated, Progress, ShouldStop, never
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelCard
from workbench.core.recipe import Recipe
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import RunStore, open_run
from workbench.data.dataset import Dataset, Samples
from workbench.data.evaluating import evaluate_classifier
from workbench.data.mnist import load_dataset, prepare_dataset
from workbench.data.own_samples import load_own_samples
from workbench.engine.saving import told
from workbench.worker.conversion_job import convert_into_run
from workbench.worker.protocol import ContinueRun, TrainRun
from workbench.worker.robustness_job import measure_quickly


def train_run(
    request: TrainRun, *, emit: Emit, should_stop: ShouldStop, should_pause: ShouldStop = never
) -> str:
    """Train, evaluate and convert; returns the path of the run's folder.

    A run that is stopped keeps its best weights, and is evaluated and converted like any other,
    unless it is stopped before there is anything to keep: then `CancelledError` is raised.
    """
    folders = user_folders()
    with only_training(folders.runs):
        base = _base(request.base) if request.base else None
        given = Path(request.data) if request.data else None
        prepared = prepare_dataset(given=given, folders=folders, emit=emit, should_stop=should_stop)
        dataset = load_dataset(Path(prepared.path))
        own = own_samples(request.recipe, folders.samples)
        if base is not None and not len(own) and base.dataset.checksum == dataset.checksum:
            raise DataError(
                f"There is nothing new to fine-tune “{base.name}” with: you have no samples of your own.",
                hint="Correct misread digits on the Test page, or import samples, first.",
            )
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        run = RunStore(folders.runs).create(
            recipe=request.recipe, seed=request.seed, dataset=dataset.info(), name=request.name
        )
        work = _Work(
            run=run,
            dataset=dataset,
            own=own,
            base=RunFolder(Path(request.base)) if base is not None else None,
            has_tensorboard=request.has_tensorboard,
        )
        try:
            with _recording_failures(run):
                if base is not None:
                    run.write_record(replace(run.read_record(), base=base.name))
                work.do(emit=emit, should_stop=should_stop, should_pause=should_pause)
        except CancelledError:
            # Stopped before the first batch: there is nothing that anybody would look for.
            shutil.rmtree(run.path, ignore_errors=True)
            raise
    return str(run.path)


def continue_run(
    request: ContinueRun, *, emit: Emit, should_stop: ShouldStop, should_pause: ShouldStop = never
) -> str:
    """Train a run from its last whole epoch to its end, and evaluate and convert it anew.

    Returns the path of its folder. Stopped before the first batch, the run is left as it was, and
    `CancelledError` is raised. Raises `RunError` where there is nothing left to train, and
    `DataError` where the data set of the run is no longer there.
    """
    folders = user_folders()
    with only_training(folders.runs):
        run = RunFolder(Path(request.run))
        former = _continued(run, more_epochs=request.more_epochs)
        work = _Work(
            run=run,
            dataset=_dataset_of(former),
            own=own_samples(former.recipe, folders.samples),
            base=_base_of(former, run=run, runs=folders.runs),
            has_tensorboard=request.has_tensorboard,
        )
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        try:
            with _recording_failures(run):
                run.write_record(former.resumed(more_epochs=request.more_epochs))
                work.do(emit=emit, should_stop=should_stop, should_pause=should_pause)
        except CancelledError:
            run.write_record(former)
            raise
    return str(run.path)


def own_samples(recipe: Recipe, folder: Path) -> Samples:
    """Return the user's own samples that a recipe trains with; raises `DataError`."""
    own = load_own_samples(folder, recipe.labels)
    return own if recipe.own_weight > 0 else own.subset(slice(0))


@contextlib.contextmanager
def only_training(runs: Path) -> Iterator[None]:
    """Hold the one place for a training; raises `RunError` while another process holds it.

    The system gives the place back when a process ends, however it ends.
    """
    with _opened(runs / ".training") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(
                "Another training is running.", hint="Wait until it has ended, or stop it first."
            ) from error
        yield


def _opened(lock: Path) -> IO[str]:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        return lock.open("w")
    except OSError as error:
        raise RunError(
            f"The folder of the runs cannot be written: {lock.parent}.",
            hint="Make it writable, or name another user folder with WORKBENCH_HOME.",
            details=str(error),
        ) from error


def _continued(run: RunFolder, *, more_epochs: int) -> RunRecord:
    """Return the record of a run that can be trained on, as it ended; raises `RunError`.

    One that broke off after its last epoch is still to be evaluated or converted.
    """
    there = open_run(run.path)
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if more_epochs < 0:
        raise RunError("A run cannot have fewer epochs than it was to have.")
    is_whole = there.state == "finished" and run.package_path.exists()
    if is_whole and len(run.read_metrics()) >= there.record.epochs + more_epochs:
        raise RunError(
            f"“{there.name}” has all its {there.record.epochs:,} epochs.",
            hint="Say how many more it is to have (--more-epochs).",
        )
    state = "stopped" if there.state == "crashed" else there.record.state
    return replace(there.record, state=state)


def _dataset_of(record: RunRecord) -> Dataset:
    """Return what a run was trained on, which has to be the same still; raises `DataError`."""
    dataset = load_dataset(Path(record.dataset.path))
    if dataset.checksum != record.dataset.checksum:
        raise DataError(
            f"“{record.dataset.path}” is not the data set that “{record.name}” was trained on.",
            hint="Put that data set back, or train a new run.",
        )
    return dataset


def _base(path: str) -> RunRecord:
    """Return the record of a run that has a network to be fine-tuned; raises `RunError`."""
    there = open_run(Path(path))
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if not there.folder.model_path.exists():
        raise RunError(f"“{there.name}” has no network yet.", hint="Choose a run that has been trained.")
    return there.record


def _base_of(record: RunRecord, *, run: RunFolder, runs: Path) -> RunFolder | None:
    """Return the run that another one is fine-tuned from.

    Once that one has a checkpoint, it can do without; raises `RunError` where it cannot.
    """
    if not record.base:
        return None
    try:
        return RunStore(runs).resolve(record.base)
    except RunError:
        if run.checkpoint_path.exists():
            return None
        raise


@dataclass(frozen=True, kw_only=True, eq=False)
class _Work:
    """A run with what it is trained on, from its network to its Core ML model."""

    run: RunFolder
    dataset: Dataset
    own: Samples
    base: RunFolder | None
    has_tensorboard: bool

    def do(self, *, emit: Emit, should_stop: ShouldStop, should_pause: ShouldStop) -> None:
        """Train, read the test set, convert, and measure; what goes wrong is raised."""
        from workbench.engine.evaluation import keras_classifier
        from workbench.engine.training import train

        run, record = self.run, self.run.read_record()
        state = train(
            recipe=record.recipe,
            dataset=self.dataset,
            run=run,
            seed=record.seed,
            emit=emit,
            should_stop=should_stop,
            should_pause=should_pause,
            base=None if self.base is None else self.base.path,
            own=self.own,
            extra_epochs=record.extra_epochs,
            has_tensorboard=self.has_tensorboard,
        )
        emit(Progress(stage="Reading the test set", done=0, total=0))
        classify, labels = keras_classifier(run.model_path), record.recipe.labels
        evaluation = evaluate_classifier(classify, self.dataset.test, labels)
        run.write_evaluation(evaluation)
        emit(Evaluated(accuracy=evaluation.accuracy, loss=evaluation.loss, count=evaluation.count))
        comparisons = record.comparisons
        if self.base is not None:
            before = keras_classifier(self.base.model_path)
            comparisons = tuple(self._comparisons(before, classify))
            for compared in comparisons:
                emit(compared)
        ended = run.read_record().ended(state, test_accuracy=evaluation.accuracy)
        run.write_record(replace(ended, comparisons=comparisons))
        convert_into_run(
            run,
            model_format=DEFAULT_FORMAT,
            precision=DEFAULT_PRECISION,
            card=ModelCard(),
            emit=emit,
            should_stop=never,
        )
        measure_quickly(run, classify, self.dataset.test, labels, emit=emit)

    def _comparisons(self, before: Classify, after: Classify) -> Iterator[Compared]:
        """Yield what the network from before and the one from after make of the same samples."""
        for name, samples in (("own", self.own), ("test", self.dataset.test)):
            if len(samples):
                yield Compared(
                    samples=name,
                    count=len(samples),
                    before=loss_and_accuracy(samples.labels, before(samples.images))[1],
                    after=loss_and_accuracy(samples.labels, after(samples.images))[1],
                )


@contextlib.contextmanager
def _recording_failures(run: RunFolder) -> Iterator[None]:
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
