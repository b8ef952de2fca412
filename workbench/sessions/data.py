"""The data set in use: found or fetched or drawn, loaded, and told with where it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import DataPrepared, Progress, Report
from workbench.core.folders import UserFolders
from workbench.core.picture_mode import PictureMode
from workbench.data.dataset import Dataset
from workbench.data.known_sets import FASHION
from workbench.data.mnist import find_and_load, load_dataset, name_classes
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.sessions.preferences import Preferences
from workbench.sessions.task import Task
from workbench.worker.protocol import PrepareData

CHOSEN_KEY = "data/chosen"

# What a child is about to do, until it tells so itself.
_FASHION_STAGE = Progress(stage="Downloading", done=0, total=0, unit="bytes", note=FASHION.facts.title)
_PICTURES_STAGE = Progress(stage="Looking at pictures", done=0, total=0, unit="pictures")


class DataPhase(Enum):
    """What happens to the data right now; a data set may be in use meanwhile."""

    NOTHING = auto()
    LOOKING = auto()
    PREPARING = auto()
    LOADING = auto()
    READY = auto()
    FAILED = auto()

    def is_busy(self) -> bool:
        """Return whether something is under way."""
        return self in (DataPhase.LOOKING, DataPhase.PREPARING, DataPhase.LOADING)


@dataclass(frozen=True)
class PackedPictures:
    """The folder whose pictures are the data set, and how they became samples."""

    folder: Path
    mode: PictureMode


@dataclass(frozen=True, kw_only=True)
class DataState:
    """The phase, the data set in use, and what led to them.

    ``stage`` is how far a download, the drawing or the packing has come. ``reason`` says why digits were
    drawn, or which pictures were passed over. ``pictures`` is there after a folder of them was opened, until
    the user agrees with how they were taken. ``error`` is there while a try has failed, also when an older
    data set stays in use.
    """

    phase: DataPhase = DataPhase.NOTHING
    dataset: Dataset | None = None
    stage: Progress | None = None
    reason: str = ""
    pictures: PackedPictures | None = None
    error: WorkbenchError | None = None
    is_stopping: bool = False


class DataSession(QObject):
    """Keeps one `Dataset` for the whole window; `state_changed` carries each new `DataState`.

    A failure or a cancel leaves the data set that was in use in use.
    """

    state_changed = Signal(object)

    def __init__(
        self,
        *,
        folders: UserFolders,
        preferences: Preferences,
        make_child: MakeChild = Child,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folders = folders
        self._preferences = preferences
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = DataState()
        self._task: Task | None = None
        self._reason = ""
        self._wanted: Path | None = None
        self._pictures: Path | None = None
        self._mode: PictureMode | None = None
        self._packed: PackedPictures | None = None

    @property
    def state(self) -> DataState:
        return self._state

    @property
    def dataset(self) -> Dataset | None:
        """The data set in use."""
        return self._state.dataset

    def open(self, given: Path | None = None) -> None:
        """Find a data set and load it; where there is none, fetch MNIST or draw digits.

        ``given`` is taken or refused, never replaced. Without it, the file that the user chose
        last comes first.
        """
        chosen = self._preferences.text(CHOSEN_KEY)
        # A file that has gone since is no error: the user did not ask for it today.
        wanted = given or (Path(chosen) if chosen and Path(chosen).exists() else None)
        self._begin(DataPhase.LOOKING)
        if wanted is not None:
            self._open_path(wanted, None)
            return
        folders = self._folders
        self._run(lambda _emit, _should_stop: find_and_load(None, folders), self._on_looked)

    def choose(self, path: Path, *, pictures: PictureMode | None = None) -> None:
        """Use the file or folder that the user has chosen, now and at the next start.

        A folder of pictures is packed first; ``pictures`` says how they become samples, None as it fits them.
        """
        self._begin(DataPhase.LOADING)
        self._wanted = path
        self._open_path(path, pictures)

    def name_classes(self, labels: Sequence[str], *, is_turned: bool) -> None:
        """Keep what the user says of the data set in use, and read it again so."""
        dataset = self._state.dataset
        if dataset is None:
            return
        self._begin(DataPhase.LOADING)
        folders, path, names = self._folders, dataset.path, tuple(labels)

        def work(_emit: object, _should_stop: object) -> Dataset:
            name_classes(path, names, is_turned=is_turned, folders=folders)
            return load_dataset(path, folders)

        self._run(work, self._on_loaded)

    def agree(self) -> None:
        """Keep the pictures as they were taken."""
        self._set(replace(self._state, pictures=None, reason=""))

    def fetch(self) -> None:
        """Look again, and download MNIST if it is not there; drawn digits stand in if need be."""
        self._preferences.forget(CHOSEN_KEY)
        self._begin(DataPhase.PREPARING)
        self._jobs.start(PrepareData())

    def fetch_fashion(self) -> None:
        """Use Fashion-MNIST, downloaded if it is not there, now and at the next start."""
        self._begin(DataPhase.PREPARING)
        self._wanted = self._folders.datasets
        self._set(replace(self._state, stage=_FASHION_STAGE))
        self._jobs.start(PrepareData(fetches_fashion=True))

    def draw(self) -> None:
        """Use drawn digits, whether or not MNIST could be had."""
        self._begin(DataPhase.PREPARING)
        self._jobs.start(PrepareData(may_download=False, wants_drawn=True))

    def cancel(self) -> None:
        """Stop what is under way; the data set in use stays."""
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True))
            self._jobs.stop()
        elif self._task is not None:
            self._task.stop()

    def shut_down(self) -> None:
        """End everything now, for the moment when the window closes."""
        if self._task is not None:
            self._task.close()
            self._task = None
        self._jobs.kill()

    def _begin(self, phase: DataPhase) -> None:
        self.shut_down()
        self._wanted = None
        self._reason = ""
        self._pictures = self._packed = None
        self._set(replace(self._state, phase=phase, stage=None, error=None, is_stopping=False))

    def _open_path(self, path: Path, mode: PictureMode | None) -> None:
        """Load a file or a folder; one of pictures is packed by a child first."""
        self._pictures, self._mode = path, mode
        folders = self._folders

        def work(_emit: object, _should_stop: object) -> Dataset | None:
            # Here, not above: what reads pictures is not needed to show the window.
            from workbench.vision.picture_survey import is_picture_folder

            return None if is_picture_folder(path) else load_dataset(path, folders)

        self._run(work, self._on_opened)

    def _run(self, work: Callable[..., Dataset | None], then: Callable[[Dataset | None], None]) -> None:
        task = Task(work, parent=self)
        task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        task.stopped.connect(self._on_stopped)
        task.finished.connect(task.deleteLater)
        self._task = task
        task.start()

    def _on_looked(self, dataset: Dataset | None) -> None:
        if dataset is not None:
            self._on_loaded(dataset)
            return
        self._task = None
        self._set(replace(self._state, phase=DataPhase.PREPARING))
        self._jobs.start(PrepareData())

    def _on_opened(self, dataset: Dataset | None) -> None:
        if dataset is not None:
            self._on_loaded(dataset)
            return
        self._task = None
        self._set(replace(self._state, phase=DataPhase.PREPARING, stage=_PICTURES_STAGE))
        self._jobs.start(PrepareData(given=str(self._pictures), may_download=False, pictures=self._mode))

    def _on_loaded(self, dataset: Dataset | None) -> None:
        self._task = None
        if self._wanted is not None:
            self._preferences.remember(CHOSEN_KEY, str(self._wanted.absolute()))
        self._set(
            DataState(phase=DataPhase.READY, dataset=dataset, reason=self._reason, pictures=self._packed)
        )

    def _on_failed(self, error: WorkbenchError) -> None:
        self._task = None
        phase = DataPhase.FAILED if self._state.dataset is None else DataPhase.READY
        self._set(replace(self._state, phase=phase, stage=None, error=error, is_stopping=False))

    def _on_stopped(self) -> None:
        self._task = None
        phase = DataPhase.NOTHING if self._state.dataset is None else DataPhase.READY
        self._set(replace(self._state, phase=phase, stage=None, is_stopping=False))

    def _on_event(self, report: Report) -> None:
        if isinstance(report, Progress):
            self._set(replace(self._state, stage=report))
        elif isinstance(report, DataPrepared):
            self._reason = report.reason
            if self._pictures is not None and report.pictures is not None:
                self._packed = PackedPictures(self._pictures, report.pictures)

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.was_successful():
            self._set(replace(self._state, phase=DataPhase.LOADING, stage=None, is_stopping=False))
            path, folders = Path(outcome.result), self._folders
            if self._wanted is not None:
                # Of pictures, what they were packed into is opened at the next start.
                self._wanted = path
            self._run(lambda _emit, _should_stop: load_dataset(path, folders), self._on_loaded)
        elif outcome.was_stopped():
            self._on_stopped()
        else:
            self._on_failed(WorkbenchError(outcome.message, hint=outcome.hint, details=outcome.details))

    def _set(self, state: DataState) -> None:
        self._state = state
        self.state_changed.emit(state)
