"""How the model in use reads a whole split, as the window sees it: kept from before, or read in a child."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import DataError, WorkbenchError
from workbench.core.events import Emit, Progress, Report, ShouldStop, SplitRead
from workbench.core.labels import set_names
from workbench.data.dataset import Dataset
from workbench.data.orders import Readings
from workbench.data.readings import SplitName, read_readings, readings_folder, readings_key, split_of
from workbench.sessions.child import Child, Outcome
from workbench.sessions.job_runner import JobRunner, MakeChild
from workbench.sessions.reading import ReaderSession, ReaderStatus
from workbench.sessions.task import Task
from workbench.worker.protocol import ReadSplit

_log = logging.getLogger(__name__)


class ReadingsPhase(Enum):
    """What is known of how the model in use reads the split that is shown."""

    NO_MODEL = auto()
    OTHER_CLASSES = auto()
    LOOKING = auto()
    UNREAD = auto()
    READING = auto()
    READY = auto()
    FAILED = auto()


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadingsState:
    """The phase; ``readings`` where it is `READY`, ``stage`` while it is `READING`.

    ``error`` is what a reading has failed with.
    """

    phase: ReadingsPhase = ReadingsPhase.NO_MODEL
    split: SplitName = "train"
    readings: Readings | None = None
    stage: Progress | None = None
    is_stopping: bool = False
    error: WorkbenchError | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a child is at work."""
        return self.phase is ReadingsPhase.READING

    @property
    def fraction(self) -> float | None:
        """The part of the split that is read; None before the first sample."""
        return self.stage.done / self.stage.total if self.stage is not None and self.stage.total else None

    @property
    def can_be_wanted(self) -> bool:
        """Whether there are readings, or a model to ask for them."""
        return self.phase not in (ReadingsPhase.NO_MODEL, ReadingsPhase.OTHER_CLASSES)


@dataclass(frozen=True, eq=False)
class _Target:
    """What is shown, and who is to read it."""

    model: Path
    dataset: Dataset
    split: SplitName

    def is_same(self, other: _Target | None) -> bool:
        return (
            other is not None
            and (self.model, self.split) == (other.model, other.split)
            and self.dataset is other.dataset
        )


class ReadingsSession(QObject):
    """Follows the model in use and the split that is shown; ``state_changed`` carries a `ReadingsState`.

    What was read before is there in a moment. Nothing is read unasked: `want` starts that, and it goes on
    wanting until `stop`, whichever model comes into use.
    """

    state_changed = Signal(object)

    def __init__(
        self, reader: ReaderSession, parent: QObject | None = None, *, make_child: MakeChild = Child
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._jobs = JobRunner(self, make_child=make_child)
        self._jobs.event_received.connect(self._on_event)
        self._jobs.ended.connect(self._on_ended)
        self._state = ReadingsState()
        self._dataset: Dataset | None = None
        self._split: SplitName = "train"
        self._is_wanted = False
        self._is_over = False
        self._target: _Target | None = None
        # What the child that runs was asked for; it may be something else by now.
        self._asked: _Target | None = None
        self._looking: Task | None = None
        # Held until the next one: Qt deletes it later.
        self._former: Task | None = None
        reader.status_changed.connect(self._on_status_changed)

    @property
    def state(self) -> ReadingsState:
        """The state as of the last report."""
        return self._state

    def show(self, dataset: Dataset | None, split: SplitName) -> None:
        """Follow another data set or split; what is followed already stays as it is."""
        if dataset is self._dataset and split == self._split:
            return
        self._dataset, self._split = dataset, split
        self._follow()

    def want(self, is_wanted: bool = True) -> None:
        """Have the split read, if it is not yet; or no longer, where a reading that runs goes on."""
        self._is_wanted = is_wanted
        if is_wanted and self._state.phase in (ReadingsPhase.UNREAD, ReadingsPhase.FAILED):
            self._read()

    def stop(self) -> None:
        """Read no further, and want no readings."""
        self._is_wanted = False
        if self._jobs.is_running and not self._state.is_stopping:
            self._set(replace(self._state, is_stopping=True))
            self._jobs.stop()

    def shut_down(self) -> None:
        """End the child now, for the moment when the window closes; nothing is followed any more."""
        self._is_wanted = False
        self._is_over = True
        self._target = None
        self._drop_look()
        self._jobs.kill()

    def _on_status_changed(self, _status: ReaderStatus) -> None:
        self._follow()

    def _follow(self) -> None:
        """Find out what is to be had for what is shown and the model in use."""
        if self._is_over:
            # The reader may still come to its model while it is ended itself.
            return
        self._drop_look()
        status, dataset = self._reader.status, self._dataset
        self._target = None
        if dataset is None or not status.is_ready or status.model is None:
            self._set(ReadingsState(split=self._split))
        elif set_names(status.labels) != dataset.labels:
            self._set(ReadingsState(phase=ReadingsPhase.OTHER_CLASSES, split=self._split))
        else:
            self._target = _Target(status.model, dataset, self._split)
            self._look(self._target)
        if self._asked is not None and not self._asked.is_same(self._target):
            # Nobody waits for it any more.
            self._jobs.stop()

    def _look(self, target: _Target, *, was_read: bool = False) -> None:
        """Look whether it was read before; ``was_read`` where a child has just done so."""
        self._set(ReadingsState(phase=ReadingsPhase.LOOKING, split=target.split))
        folder = readings_folder()

        def work(_emit: Emit, should_stop: ShouldStop) -> Readings | None:
            try:
                key = readings_key(target.model, target.dataset, target.split, should_stop=should_stop)
            except OSError:
                # Whoever wants it read is told of a model that has gone.
                return None
            readings = read_readings(folder, key, count=len(split_of(target.dataset, target.split)))
            if readings is None and was_read:
                raise DataError(
                    "The model or the data set is no longer what it was when it was opened.",
                    hint="Choose both of them once more.",
                )
            return readings

        self._looking = Task(work, parent=self)
        self._looking.succeeded.connect(self._on_looked)
        self._looking.failed.connect(self._fail)
        self._looking.start()

    def _drop_look(self) -> None:
        if self._looking is not None:
            self._looking.close()
            self._looking.deleteLater()
        self._former, self._looking = self._looking, None

    def _on_looked(self, readings: Readings | None) -> None:
        if readings is not None:
            self._set(ReadingsState(phase=ReadingsPhase.READY, split=self._split, readings=readings))
        else:
            self._set_unread()

    def _set_unread(self) -> None:
        self._set(ReadingsState(phase=ReadingsPhase.UNREAD, split=self._split))
        if self._is_wanted:
            self._read()

    def _read(self) -> None:
        target = self._target
        # A child that is no longer wanted is waited for; then it is this one's turn.
        if target is None or self._jobs.is_running:
            return
        self._asked = target
        self._set(ReadingsState(phase=ReadingsPhase.READING, split=target.split))
        self._jobs.start(
            ReadSplit(model=str(target.model), data=str(target.dataset.path), split=target.split)
        )

    def _fail(self, error: WorkbenchError) -> None:
        self._is_wanted = False
        self._set(ReadingsState(phase=ReadingsPhase.FAILED, split=self._split, error=error))

    def _set(self, state: ReadingsState) -> None:
        self._state = state
        self.state_changed.emit(state)

    def _on_event(self, event: Report) -> None:
        match event:
            case Progress():
                if self._state.is_busy:
                    self._set(replace(self._state, stage=event))
            case SplitRead():
                pass
            case _:
                _log.warning("a reading of a split reported %s", type(event).__name__)

    def _on_ended(self, outcome: Outcome) -> None:
        asked, self._asked = self._asked, None
        target = self._target
        if target is None:
            return
        if asked is None or not asked.is_same(target):
            # It had to wait for this end.
            if self._state.phase is ReadingsPhase.UNREAD:
                self._set_unread()
        elif outcome.was_successful():
            self._look(target, was_read=True)
        elif outcome.has_failed():
            self._fail(WorkbenchError(outcome.message, hint=outcome.hint, details=outcome.details))
        else:
            self._set_unread()
