"""The jobs that make a run or train one on: train, read the test set once, convert, verify."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from workbench.core.errors import CancelledError, DataError, RunError, WorkbenchError
from workbench.core.events import Emit, Evaluated, Progress, ShouldStop, never
from workbench.core.exported_models import DEFAULT_FORMAT, DEFAULT_PRECISION
from workbench.core.folders import user_folders
from workbench.core.model_format import ModelCard
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import RunStore, open_run
from workbench.data.dataset import Dataset
from workbench.data.evaluating import evaluate_classifier
from workbench.data.mnist import load_dataset, prepare_dataset
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
        given = Path(request.data) if request.data else None
        prepared = prepare_dataset(given=given, folders=folders, emit=emit, should_stop=should_stop)
        dataset = load_dataset(Path(prepared.path))
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        run = RunStore(folders.runs).create(
            recipe=request.recipe, seed=request.seed, dataset=dataset.info(), name=request.name
        )
        try:
            with _recording_failures(run):
                _train(run, dataset, emit=emit, should_stop=should_stop, should_pause=should_pause)
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
    with only_training(user_folders().runs):
        run = RunFolder(Path(request.run))
        former = _continued(run, more_epochs=request.more_epochs)
        dataset = _dataset_of(former)
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        run.write_record(former.resumed(more_epochs=request.more_epochs))
        try:
            with _recording_failures(run):
                _train(run, dataset, emit=emit, should_stop=should_stop, should_pause=should_pause)
        except CancelledError:
            run.write_record(former)
            raise
    return str(run.path)


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
    """Return the record of a run that can be trained on, as it ended; raises `RunError`."""
    there = open_run(run.path)
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if more_epochs < 0:
        raise RunError("A run cannot have fewer epochs than it was to have.")
    if len(run.read_metrics()) >= there.record.epochs + more_epochs:
        raise RunError(
            f"“{there.name}” has all its {there.record.epochs:,} epochs.",
            hint="Say how many more it is to have.",
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


def _train(
    run: RunFolder, dataset: Dataset, *, emit: Emit, should_stop: ShouldStop, should_pause: ShouldStop
) -> None:
    from workbench.engine.evaluation import keras_classifier
    from workbench.engine.training import train

    record = run.read_record()
    state = train(
        recipe=record.recipe,
        dataset=dataset,
        run=run,
        seed=record.seed,
        emit=emit,
        should_stop=should_stop,
        should_pause=should_pause,
    )
    emit(Progress(stage="Reading the test set", done=0, total=0))
    classify, labels = keras_classifier(run.model_path), record.recipe.labels
    evaluation = evaluate_classifier(classify, dataset.test, labels)
    run.write_evaluation(evaluation)
    emit(Evaluated(accuracy=evaluation.accuracy, loss=evaluation.loss, count=evaluation.count))
    run.write_record(run.read_record().ended(state, test_accuracy=evaluation.accuracy))
    convert_into_run(
        run,
        model_format=DEFAULT_FORMAT,
        precision=DEFAULT_PRECISION,
        card=ModelCard(),
        emit=emit,
        should_stop=never,
    )
    measure_quickly(run, classify, dataset.test, labels, emit=emit)


@contextlib.contextmanager
def _recording_failures(run: RunFolder) -> Iterator[None]:
    try:
        yield
    except CancelledError:
        raise
    except WorkbenchError as error:
        _record_failure(run, str(error))
        raise
    except OSError as error:
        _record_failure(run, f"The system says: {error.strerror or 'a file cannot be copied'}.")
        raise


def _record_failure(run: RunFolder, failure: str) -> None:
    # The disk that failed the training may fail this, too; the run then shows as crashed.
    with contextlib.suppress(OSError, RunError):
        run.write_record(run.read_record().ended("failed", failure=failure))
