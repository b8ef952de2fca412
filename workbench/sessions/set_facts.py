"""What the data set in use looks like as a whole: counted behind the window, once, when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import Emit, ShouldStop
from workbench.data.dataset import Dataset
from workbench.data.statistics import SplitFacts, facts_of
from workbench.sessions.data import DataSession, DataState
from workbench.sessions.task import Task


@dataclass(frozen=True, kw_only=True, eq=False)
class SetFigures:
    """The figures of both splits of ``dataset``."""

    dataset: Dataset
    train: SplitFacts
    test: SplitFacts


@dataclass(frozen=True, kw_only=True, eq=False)
class SetFactsState:
    """The figures, or none yet; ``is_counting`` while they are found out, ``error`` where that has failed."""

    figures: SetFigures | None = None
    is_counting: bool = False
    error: WorkbenchError | None = None


class SetFactsSession(QObject):
    """Finds out the figures of the data set in use, when they are wanted; ``changed`` comes with each state.

    Another data set that comes into use is counted as long as somebody wants to see its figures.
    """

    changed = Signal(object)

    def __init__(self, data: DataSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._state = SetFactsState()
        self._is_wanted = False
        # The data set that the state is about.
        self._of: Dataset | None = None
        self._task: Task | None = None
        # Held until the next one: Qt deletes it later.
        self._former: Task | None = None
        data.state_changed.connect(self._on_data_changed)

    @property
    def state(self) -> SetFactsState:
        """The state that ``changed`` announced last."""
        return self._state

    def want(self, is_wanted: bool = True) -> None:
        """Count what is not counted yet, now and for each data set to come; or no longer."""
        self._is_wanted = is_wanted
        if is_wanted:
            self._count()

    def shut_down(self) -> None:
        """Wait for what is being counted; no signal comes any more."""
        self._drop()

    def _on_data_changed(self, state: DataState) -> None:
        if state.dataset is self._of:
            return
        self._drop()
        self._of = None
        self._set(SetFactsState())
        if self._is_wanted:
            self._count()

    def _count(self) -> None:
        dataset = self._data.dataset
        if dataset is None or dataset is self._of:
            return
        self._drop()
        self._of = dataset
        classes = len(dataset.labels)

        def work(_emit: Emit, should_stop: ShouldStop) -> SetFigures:
            train = facts_of(dataset.train, classes, should_stop=should_stop)
            test = facts_of(dataset.test, classes, should_stop=should_stop)
            return SetFigures(dataset=dataset, train=train, test=test)

        self._task = Task(work, parent=self)
        self._task.succeeded.connect(self._on_counted)
        self._task.failed.connect(self._on_failed)
        self._set(SetFactsState(is_counting=True))
        self._task.start()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.close()
            self._task.deleteLater()
        self._former, self._task = self._task, None

    def _on_counted(self, figures: SetFigures) -> None:
        self._set(SetFactsState(figures=figures))

    def _on_failed(self, error: WorkbenchError) -> None:
        self._set(SetFactsState(error=error))

    def _set(self, state: SetFactsState) -> None:
        self._state = state
        self.changed.emit(state)
