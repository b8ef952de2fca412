"""The runs on disk as the window lists them, read and changed off its thread."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.camera_verdict import CameraVerdict, camera_verdict
from workbench.core.decision import FittedDecision
from workbench.core.errors import RunError, WorkbenchError
from workbench.core.evaluation import Evaluation
from workbench.core.events import Emit, EpochDone, ShouldStop
from workbench.core.exported_models import ExportedModel, read_exported_models
from workbench.core.robustness import Robustness
from workbench.core.runs import Run, RunStore, open_run, slug
from workbench.data.dataset import Dataset, Samples
from workbench.data.own_sample import OWN_LABELS
from workbench.sessions.run_samples import check_samples, samples_of_run
from workbench.sessions.task import Task, Work


@dataclass(frozen=True, kw_only=True)
class RunEntry:
    """A run with what its curves and the Export page need; the newest runs come first in a list.

    ``epochs`` and ``models`` are empty where the run has none or they cannot be read;
    ``has_network`` says whether there are weights to convert, ``has_checkpoint`` whether the training
    can be continued. ``verdict`` says whether the network will stand a camera, once that is measured.
    """

    run: Run
    epochs: tuple[EpochDone, ...] = ()
    models: tuple[ExportedModel, ...] = ()
    has_network: bool = False
    has_checkpoint: bool = False
    verdict: CameraVerdict | None = None

    @property
    def path(self) -> Path:
        """The run's folder."""
        return self.run.folder.path

    @property
    def takes_own(self) -> bool:
        """Whether any label of the user's own samples is one of its classes."""
        record = self.run.record
        return record is not None and not set(OWN_LABELS).isdisjoint(record.labels)


@dataclass(frozen=True, kw_only=True, eq=False)
class RunResults:
    """What a run made of the test set, and the samples that it read, uint8 [N, 28, 28].

    Without ``evaluation`` the run has not come that far. Without ``samples`` they could not be
    found again; ``problem`` then says why. ``robustness`` is there if it was measured and can be
    read; it was measured on the same samples. ``decision`` says when a reading is shown, unless the run
    is one of an earlier version. ``is_ink`` as in `DatasetInfo`.
    """

    path: Path
    evaluation: Evaluation | None = None
    robustness: Robustness | None = None
    decision: FittedDecision | None = None
    samples: Samples | None = None
    problem: str = ""
    is_ink: bool = True


class RunsSession(QObject):
    """Lists the runs, newest first, and reads, renames and removes them.

    ``entries_changed`` carries the list, ``results_loaded`` a `RunResults`, and ``failed`` the
    `WorkbenchError` of whatever did not work.
    """

    entries_changed = Signal(object)
    results_loaded = Signal(object)
    failed = Signal(object)

    def __init__(self, store: RunStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._entries: tuple[RunEntry, ...] = ()
        self._is_loaded = False
        self._listing: Task | None = None
        self._is_stale = False
        self._wanted_results: Path | None = None
        self._tasks: set[Task] = set()
        # By the checksum of the data set: usually one, at most one that is not in use.
        self._samples: dict[str, Samples] = {}

    @property
    def entries(self) -> tuple[RunEntry, ...]:
        """The runs as of the last reading, the newest first."""
        return self._entries

    @property
    def is_loaded(self) -> bool:
        """Whether the runs have been read at least once."""
        return self._is_loaded

    def entry(self, path: Path) -> RunEntry | None:
        """Return the run in the folder ``path``, if it is listed."""
        return next((entry for entry in self._entries if entry.path == path), None)

    def refresh(self) -> None:
        """Read the runs again; a second call meanwhile makes for one more reading, not for many."""
        if self._listing is not None:
            self._is_stale = True
            return
        store = self._store
        self._listing = self._start(lambda _emit, _stop: _read_entries(store), self._on_listed)
        self._listing.finished.connect(self._on_listing_finished)

    def load_results(self, path: Path, *, loaded: Dataset | None = None) -> None:
        """Read what the run in ``path`` made of the test set; of several calls the last one counts.

        ``loaded`` is the data set in use: if the run has read the same one, no file is opened.
        """
        self._wanted_results = path
        known = dict(self._samples)
        if loaded is not None:
            known[loaded.checksum] = loaded.test
        self._start(lambda _emit, _stop: _read_results(path, known), self._on_results)

    def rename(self, path: Path, name: str) -> None:
        """Give a run another name; its folder stays where it is."""
        store = self._store
        self._change(lambda: _rename(store, path, name))

    def remove(self, path: Path) -> None:
        """Remove a run with all its files."""
        self._change(lambda: _remove(path))

    def shut_down(self) -> None:
        """Wait for what still reads; no signal comes any more."""
        for task in tuple(self._tasks):
            task.close()
        self._tasks.clear()

    def _change(self, change: Callable[[], None]) -> None:
        def work(_emit: Emit, _should_stop: ShouldStop) -> None:
            change()

        self._start(work).finished.connect(self.refresh)

    def _start(self, work: Work, succeeded: Callable[..., None] | None = None) -> Task:
        task = Task(work, parent=self)
        self._tasks.add(task)
        if succeeded is not None:
            task.succeeded.connect(succeeded)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_task_finished)
        task.start()
        return task

    def _on_task_finished(self) -> None:
        for task in [task for task in self._tasks if not task.is_running]:
            self._tasks.discard(task)
            task.deleteLater()

    def _on_listed(self, entries: tuple[RunEntry, ...]) -> None:
        self._is_loaded = True
        self._entries = entries
        self.entries_changed.emit(entries)

    def _on_listing_finished(self) -> None:
        self._listing = None
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def _on_results(self, loaded: tuple[RunResults, str]) -> None:
        results, checksum = loaded
        if results.samples is not None:
            self._samples = {checksum: results.samples}
        if results.path == self._wanted_results:
            self.results_loaded.emit(results)


def _read_entries(store: RunStore) -> tuple[RunEntry, ...]:
    return tuple(_read_entry(run) for run in reversed(store.list()))


def _read_entry(run: Run) -> RunEntry:
    if run.state == "damaged":
        return RunEntry(run=run)
    try:
        epochs = run.folder.read_metrics()
    except RunError:
        # The run is listed without curves: its name, accuracy and models are sound.
        epochs = ()
    return RunEntry(
        run=run,
        epochs=epochs,
        models=read_exported_models(run.folder),
        has_network=run.folder.model_path.exists(),
        has_checkpoint=run.folder.checkpoint_path.exists(),
        verdict=_read_verdict(run),
    )


def _read_verdict(run: Run) -> CameraVerdict | None:
    try:
        robustness, evaluation = run.folder.read_robustness(), run.folder.read_evaluation()
    except RunError:
        return None
    if robustness is None or evaluation is None:
        return None
    is_ink = run.record is None or run.record.dataset.is_ink
    return camera_verdict(robustness, evaluation, is_ink=is_ink)


def _read_results(path: Path, known: dict[str, Samples]) -> tuple[RunResults, str]:
    run = open_run(path)
    if run.record is None:
        raise RunError(run.damage, hint="Remove the folder, or put the file back from a backup.")
    evaluation = run.folder.read_evaluation()
    checksum = run.record.dataset.checksum
    if evaluation is None:
        return RunResults(path=path), checksum
    results = RunResults(
        path=path,
        evaluation=evaluation,
        robustness=_read_robustness(run),
        decision=_read_decision(run),
        is_ink=run.record.dataset.is_ink,
    )
    try:
        samples = samples_of_run(run.record.dataset, known)
        check_samples(samples, evaluation, run.record.dataset)
    except WorkbenchError as error:
        return replace(results, problem=str(error)), checksum
    return replace(results, samples=samples), checksum


def _read_decision(run: Run) -> FittedDecision | None:
    try:
        return run.folder.read_decision()
    except RunError:
        # As with the robustness: what else is known is shown all the same.
        return None


def _read_robustness(run: Run) -> Robustness | None:
    try:
        return run.folder.read_robustness()
    except RunError:
        # It shows as not measured: measuring again makes it whole.
        return None


def _rename(store: RunStore, path: Path, name: str) -> None:
    run = open_run(path)
    if run.record is None:
        raise RunError(run.damage, hint="Choose another run.")
    if run.state == "running":
        raise RunError(f"“{run.name}” is being trained.", hint="Rename it when it has ended.")
    wanted = slug(name)
    if wanted == run.name:
        return
    if any(other.name == wanted for other in store.list()):
        raise RunError(f"There is already a run called “{wanted}”.", hint="Choose another name.")
    try:
        run.folder.write_record(replace(run.record, name=wanted))
    except OSError as error:
        raise RunError(
            f"“{run.name}” cannot be renamed.",
            hint="Check that its folder may be written to.",
            details=str(error),
        ) from error


def _remove(path: Path) -> None:
    run = open_run(path)
    if run.state == "running":
        raise RunError(f"“{run.name}” is being trained.", hint="Stop it first.")
    # Names with a dot are no runs to anybody: a removal that is cut short leaves no half of one.
    aside = path.with_name(f".{path.name}.removed")
    try:
        path.rename(aside)
        shutil.rmtree(aside)
    except OSError as error:
        raise RunError(
            f"“{run.name}” cannot be removed entirely.",
            hint="Check that its folder may be written to.",
            details=str(error),
        ) from error
