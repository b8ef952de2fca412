"""The data set in use: found or fetched or drawn, loaded, and told with where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import DataPrepared, Progress, Report
from workbench.core.folders import UserFolders
from workbench.data.dataset import Dataset
from workbench.data.mnist import find_and_load, load_dataset
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.sessions.preferences import Preferences
from workbench.sessions.task import Task
from workbench.worker.protocol import PrepareData

CHOSEN_KEY = "data/chosen"


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


@dataclass(frozen=True, kw_only=True)
class DataState:
    """The phase, the data set in use, and what led to them.

    ``stage`` is how far a download or the drawing has come. ``reason`` says why digits were
    drawn. ``error`` is there while a try has failed, also when an older data set stays in use.
    """

    phase: DataPhase = DataPhase.NOTHING
    dataset: Dataset | None = None
    stage: Progress | None = None
    reason: str = ""
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
        folders = self._folders

        def work(_emit: object, _should_stop: object) -> Dataset | None:
            return find_and_load(wanted, folders)

        self._run(work, self._on_looked)

    def choose(self, path: Path) -> None:
        """Use the file or folder that the user has chosen, now and at the next start."""
        self._begin(DataPhase.LOADING)
        self._wanted = path
        self._run(lambda _emit, _should_stop: load_dataset(path), self._on_loaded)

    def fetch(self) -> None:
        """Look again, and download MNIST if it is not there; drawn digits stand in if need be."""
        self._preferences.forget(CHOSEN_KEY)
        self._begin(DataPhase.PREPARING)
        self._jobs.start(PrepareData())

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
        self._set(replace(self._state, phase=phase, stage=None, error=None, is_stopping=False))

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

    def _on_loaded(self, dataset: Dataset | None) -> None:
        self._task = None
        if self._wanted is not None:
            self._preferences.remember(CHOSEN_KEY, str(self._wanted.absolute()))
        self._set(DataState(phase=DataPhase.READY, dataset=dataset, reason=self._reason))

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

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.was_successful():
            self._set(replace(self._state, phase=DataPhase.LOADING, stage=None, is_stopping=False))
            path = Path(outcome.result)
            self._run(lambda _emit, _should_stop: load_dataset(path), self._on_loaded)
        elif outcome.was_stopped():
            self._on_stopped()
        else:
            self._on_failed(WorkbenchError(outcome.message, hint=outcome.hint, details=outcome.details))

    def _set(self, state: DataState) -> None:
        self._state = state
        self.state_changed.emit(state)
