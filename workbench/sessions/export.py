"""Measuring Core ML models and writing the Xcode project, each job in a child of its own."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import ExportError
from workbench.core.events import Converted, Emit, Progress, Report, ShouldStop, Verified
from workbench.core.files import size_on_disk
from workbench.ios.destination import Destination, check_destination, look_at
from workbench.ios.xcode import find_xcode
from workbench.sessions.child import Child, Outcome, OutcomeKind
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.sessions.task import Task
from workbench.worker.protocol import ConvertRun, ExportProject

_log = logging.getLogger(__name__)


class ExportPhase(Enum):
    """Where a measurement or an export is."""

    IDLE = auto()
    MEASURING = auto()
    EXPORTING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()

    def is_busy(self) -> bool:
        """Return whether a child is at work."""
        return self in (ExportPhase.MEASURING, ExportPhase.EXPORTING)


@dataclass(frozen=True, kw_only=True)
class WrittenPart:
    """A file or folder at the top of an exported project; ``size`` in bytes, of a folder all in all."""

    name: str
    is_folder: bool
    size: int


@dataclass(frozen=True, kw_only=True)
class WrittenProject:
    """An exported project as it lies on disk, folders before files, and the proof of its model.

    ``xcode`` is the Xcode of this machine, None where there is none.
    """

    path: Path
    parts: tuple[WrittenPart, ...]
    request: ExportProject
    converted: Converted | None
    verified: Verified | None
    xcode: Path | None


@dataclass(frozen=True, kw_only=True)
class ExportState:
    """What is known of the job that runs or ran last.

    ``waiting`` are the measurements that follow. ``written`` is the last export, which stays
    while other models are measured.
    """

    phase: ExportPhase = ExportPhase.IDLE
    job: ConvertRun | ExportProject | None = None
    waiting: tuple[ConvertRun, ...] = ()
    stage: Progress | None = None
    converted: Converted | None = None
    verified: Verified | None = None
    is_stopping: bool = False
    outcome: Outcome | None = None
    written: WrittenProject | None = None


class ExportSession(QObject):
    """Converts, verifies and exports, one job at a time; measurements wait for each other.

    ``state_changed`` comes with every change, ``model_measured`` with the path of a run that has a
    newly measured model, and ``export_ended`` with the state when an export is over.
    """

    state_changed = Signal(object)
    model_measured = Signal(str)
    export_ended = Signal(object)

    def __init__(self, parent: QObject | None = None, *, make_child: MakeChild = Child) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._listing: Task | None = None
        self._queue: deque[ConvertRun] = deque()
        # How the export ended whose parts are being read.
        self._export_outcome = Outcome(kind=OutcomeKind.SUCCEEDED)
        self._state = ExportState()

    @property
    def state(self) -> ExportState:
        """The state as of the last report."""
        return self._state

    def measure(self, *requests: ConvertRun) -> None:
        """Convert and verify these forms of a run's network, one after the other, each once."""
        wanted = [request for request in requests if not self._is_under_way(request)]
        self._queue.extend(wanted)
        if self._state.phase.is_busy():
            self._set(replace(self._state, waiting=tuple(self._queue)))
        elif self._queue:
            self._start_next()

    def export(self, request: ExportProject) -> None:
        """Write an Xcode project; raises `ExportError` while another job runs."""
        if self._state.phase.is_busy():
            raise ExportError(
                "Another export or measurement is running.", hint="Wait until it ends, or stop it."
            )
        self._start(request, ExportPhase.EXPORTING)

    def stop(self) -> None:
        """Ask the job to end, and drop the measurements that wait."""
        self._queue.clear()
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True, waiting=()))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the job's process now, for the moment when the window closes."""
        self._queue.clear()
        self._jobs.kill()
        if self._listing is not None:
            self._listing.close()
            self._listing = None

    def _is_under_way(self, request: ConvertRun) -> bool:
        return request in self._queue or (self._state.phase.is_busy() and request == self._state.job)

    def _start_next(self) -> None:
        self._start(self._queue.popleft(), ExportPhase.MEASURING)

    def _start(self, request: ConvertRun | ExportProject, phase: ExportPhase) -> None:
        self._set(
            ExportState(phase=phase, job=request, waiting=tuple(self._queue), written=self._state.written)
        )
        self._jobs.start(request)

    def _set(self, state: ExportState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        match event:
            case Progress():
                self._set(replace(self._state, stage=event))
            case Converted():
                self._set(replace(self._state, converted=event))
            case Verified():
                self._set(replace(self._state, verified=event))
            case _:
                _log.warning("an export reported %s", type(event).__name__)

    def _on_ended(self, outcome: Outcome) -> None:
        match self._state.job:
            case ExportProject() as job if outcome.was_successful():
                # The project's parts are read before the end is told, so that they come together.
                self._list_written(job, outcome)
            case ConvertRun(run=run) if outcome.was_successful():
                if self._queue:
                    self._start_next()
                else:
                    self._finish(outcome)
                self.model_measured.emit(run)
            case _:
                self._finish(outcome)

    def _finish(self, outcome: Outcome, written: WrittenProject | None = None) -> None:
        self._queue.clear()
        phase = ExportPhase.FAILED
        if outcome.was_successful():
            phase = ExportPhase.DONE
        elif outcome.was_stopped():
            phase = ExportPhase.STOPPED
        state = self._state
        self._set(
            replace(
                state,
                phase=phase,
                outcome=outcome,
                stage=None,
                waiting=(),
                is_stopping=False,
                written=written or state.written,
            )
        )
        if isinstance(state.job, ExportProject):
            self.export_ended.emit(self._state)

    def _list_written(self, job: ExportProject, outcome: Outcome) -> None:
        path = Path(outcome.result or job.out)
        self._export_outcome = outcome
        state = self._state

        def work(_emit: Emit, _should_stop: ShouldStop) -> WrittenProject:
            return WrittenProject(
                path=path,
                parts=_parts(path),
                request=job,
                converted=state.converted,
                verified=state.verified,
                xcode=find_xcode(),
            )

        self._listing = Task(work, parent=self)
        self._listing.succeeded.connect(self._on_listed)
        self._listing.failed.connect(self._on_listing_failed)
        self._listing.finished.connect(self._on_listing_finished)
        self._listing.start()

    def _on_listed(self, written: WrittenProject) -> None:
        self._finish(self._export_outcome, written)

    def _on_listing_failed(self) -> None:
        self._finish(self._export_outcome)

    def _on_listing_finished(self) -> None:
        if self._listing is not None:
            self._listing.deleteLater()
            self._listing = None


def is_earlier_export(folder: Path) -> bool:
    """Return whether an export to ``folder`` replaces an earlier one, so that the user must be asked.

    Raises `ExportError` where nothing can be written there at all.
    """
    try:
        if look_at(folder) is Destination.EARLIER_EXPORT:
            return True
        check_destination(folder, replace=False)
    except OSError as error:
        raise ExportError(
            f"The folder “{folder}” cannot be looked into.",
            hint="Choose a folder that you may write to.",
            details=str(error),
        ) from error
    return False


def _parts(project: Path) -> tuple[WrittenPart, ...]:
    parts = [
        WrittenPart(name=entry.name, is_folder=entry.is_dir(), size=size_on_disk(entry))
        for entry in project.iterdir()
        if not entry.name.startswith(".")
    ]
    return tuple(sorted(parts, key=lambda part: (not part.is_folder, part.name.lower())))
