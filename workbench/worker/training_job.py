"""The jobs that make a run, or train one on."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.core.cluster import Cluster
from workbench.core.errors import CancelledError, DataError, RunError, WorkbenchError
from workbench.core.events import Emit, Progress, Report, ShouldStop, TrainingStarted, never
from workbench.core.exported_models import read_exported_models
from workbench.core.folders import user_folders
from workbench.core.labels import check_same_classes
from workbench.core.recipe import RECIPE_LIMITS, Recipe
from workbench.core.run_folder import RunFolder
from workbench.core.run_record import RunRecord
from workbench.core.runs import Run, RunStore, open_run
from workbench.data.dataset import Dataset, Samples
from workbench.data.mnist import load_dataset
from workbench.data.own_sample import OWN_LABELS
from workbench.data.own_samples import load_own_samples
from workbench.vision.picture_folder import prepare_set
from workbench.worker.protocol import ContinueRun, TrainRun
from workbench.worker.run_work import RunWork, recording_failures
from workbench.worker.training_place import keeps_run, place_for_run


def train_run(
    request: TrainRun,
    *,
    emit: Emit,
    should_stop: ShouldStop,
    should_pause: ShouldStop = never,
    cluster: Cluster | None = None,
) -> str:
    """Train, evaluate and convert; returns the path of the run's folder.

    What of the recipe contradicts the classes of the data set is left out, of the run's record as well.
    A network that knows other classes than the data set is not trained on: raises `ModelError`. A run
    that is stopped keeps its best weights, and is evaluated and converted like any other, unless it is
    stopped before there is anything to keep: then `CancelledError` is raised. In a ``cluster``, all
    machines train; the chief alone keeps a run, and the others return no path.
    """
    folders = user_folders()
    with place_for_run(folders.runs, cluster) as runs:
        base = _base(request.base) if request.base else None
        given = Path(request.data) if request.data else None
        prepared = prepare_set(given=given, folders=folders, emit=emit, should_stop=should_stop)
        dataset = load_dataset(Path(prepared.path))
        if base is not None:
            check_same_classes(base.labels, dataset.labels, what=f"“{base.name}”")
        recipe = request.recipe.suited_to(dataset.labels)
        own = own_samples(recipe, folders.samples, names=dataset.labels)
        if base is not None and not len(own) and base.dataset.checksum == dataset.checksum:
            raise _nothing_new(base, recipe)
        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        run = RunStore(runs).create(
            recipe=recipe, seed=request.seed, dataset=dataset.info(), name=request.name
        )
        work = RunWork(
            run=run,
            dataset=dataset,
            own=own,
            base=RunFolder(Path(request.base)) if base is not None else None,
            has_tensorboard=request.has_tensorboard,
            cluster=cluster,
        )
        try:
            with recording_failures(run):
                if base is not None:
                    run.write_record(replace(run.read_record(), base=base.name))
                work.do(emit=emit, should_stop=should_stop, should_pause=should_pause)
        except CancelledError:
            # Stopped before the first batch: there is nothing that anybody would look for.
            shutil.rmtree(run.path, ignore_errors=True)
            raise
    return str(run.path) if keeps_run(cluster) else ""


def continue_run(
    request: ContinueRun,
    *,
    emit: Emit,
    should_stop: ShouldStop,
    should_pause: ShouldStop = never,
    cluster: Cluster | None = None,
) -> str:
    """Train a run from its last whole epoch to its end, and evaluate and convert it anew.

    Returns the path of its folder; a ``cluster`` is what it is to `train_run`. Stopped before the
    first batch, the run is left as it was, and `CancelledError` is raised. Raises `RunError` where
    there is nothing left to train, and `DataError` where the data set of the run is no longer there.
    """
    folders = user_folders()
    with place_for_run(folders.runs, cluster) as runs:
        run = RunFolder(Path(request.run))
        if keeps_run(cluster):
            _check_rests(run)
        else:
            run = RunFolder(Path(shutil.copytree(run.path, runs / run.path.name)))
        former = _continued(run, more_epochs=request.more_epochs)
        dataset = _dataset_of(former)
        work = RunWork(
            run=run,
            dataset=dataset,
            own=own_samples(former.recipe, folders.samples, names=dataset.labels),
            base=_base_of(former, run=run, runs=folders.runs),
            has_tensorboard=request.has_tensorboard,
            cluster=cluster,
        )
        has_begun = False

        def note(event: Report) -> None:
            nonlocal has_begun
            has_begun = has_begun or isinstance(event, TrainingStarted)
            emit(event)

        emit(Progress(stage="Loading TensorFlow", done=0, total=0))
        try:
            with recording_failures(run):
                run.write_record(former.resumed(more_epochs=request.more_epochs))
                work.do(emit=note, should_stop=should_stop, should_pause=should_pause)
        except (CancelledError, WorkbenchError) as error:
            # What never began has changed nothing: a finished run is not a failed one for that.
            if isinstance(error, CancelledError) or not has_begun:
                with contextlib.suppress(OSError):
                    run.write_record(former)
            raise
    return str(run.path) if keeps_run(cluster) else ""


def own_samples(recipe: Recipe, folder: Path, *, names: Sequence[str]) -> Samples:
    """Return the user's own samples that a recipe trains with; raises `DataError`.

    They are digits and background: what is not among the classes of the data set is left out.
    """
    own = load_own_samples(folder, recipe.labels_for(names))
    return own if recipe.own_weight > 0 else own.subset(slice(0))


def _continued(run: RunFolder, *, more_epochs: int) -> RunRecord:
    """Return the record of a run that can be trained on, as it ended; raises `RunError`.

    One that broke off after its last epoch is still to be evaluated, converted, or measured.
    """
    there = open_run(run.path)
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    limits, epochs = RECIPE_LIMITS["epochs"], there.record.epochs
    if more_epochs < 0 or epochs + more_epochs > limits.high:
        raise RunError(
            f"“{there.name}” cannot have {more_epochs:,} epochs beyond its {epochs:,}.",
            hint=f"A run has at most {limits.high:,.0f} epochs, and never fewer than it was to have.",
        )
    if _is_whole(there) and len(run.read_metrics()) >= epochs + more_epochs:
        raise RunError(
            f"“{there.name}” has "
            + (f"all its {epochs:,} epochs." if epochs > 1 else "had the one epoch that it was to have."),
            hint="Say how many more it is to have (--more-epochs).",
        )
    state = "stopped" if there.state == "crashed" else there.record.state
    return replace(there.record, state=state)


def _check_rests(run: RunFolder) -> None:
    """Raise `RunError` where another process trains a run, in a user folder of its own perhaps."""
    there = open_run(run.path)
    if there.state == "running":
        raise RunError(f"“{there.name}” is being trained.", hint="Wait until that has ended.")


def _is_whole(run: Run) -> bool:
    """Return whether nothing that follows a training is missing; robustness comes last."""
    has_model = any(model.file == run.folder.package_path.name for model in read_exported_models(run.folder))
    return run.state == "finished" and has_model and run.folder.robustness_path.exists()


def _dataset_of(record: RunRecord) -> Dataset:
    """Return what a run was trained on, which has to be the same still; raises `DataError`.

    Its classes are called as they were when the run began.
    """
    dataset = load_dataset(Path(record.dataset.path))
    if dataset.checksum != record.dataset.checksum:
        raise DataError(
            f"“{record.dataset.path}” is not the data set that “{record.name}” was trained on.",
            hint="Put that data set back, or train a new run.",
        )
    return replace(dataset, labels=record.dataset.labels)


def _base(path: str) -> RunRecord:
    """Return the record of a run that has a network to be fine-tuned; raises `RunError`."""
    there = open_run(Path(path))
    if there.record is None:
        raise RunError(there.damage, hint="Choose another run.")
    if not there.folder.model_path.exists():
        raise RunError(f"“{there.name}” has no network yet.", hint="Choose a run that has been trained.")
    return there.record


def _nothing_new(base: RunRecord, recipe: Recipe) -> DataError:
    """Return why a run cannot be fine-tuned on the data set that it was trained on."""
    told = f"There is nothing new to fine-tune “{base.name}” with"
    if not recipe.own_weight:
        return DataError(
            f"{told}: the recipe leaves your own samples out.", hint="Give them a weight above 0."
        )
    if set(OWN_LABELS).isdisjoint(base.labels):
        return DataError(
            f"{told}: samples of your own are digits, and it knows other classes.",
            hint="Fine-tune it on another data set with the same classes.",
        )
    return DataError(
        f"{told}: you have no samples of your own.",
        hint="Correct misread digits on the Test page, or import samples, first.",
    )


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
