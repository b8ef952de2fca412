"""The curves of runs on disk, batches included, read off the window's thread."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import Emit, ShouldStop
from workbench.core.run_folder import RunFolder
from workbench.sessions.curves import TrainingCurves, curves_of_run
from workbench.sessions.runs import RunEntry
from workbench.sessions.task import Task

# As many runs as somebody may compare; a long one has some megabytes.
_KEPT = 24

_log = logging.getLogger(__name__)


class RunCurves(QObject):
    """Reads a run's batches when they are first asked for; ``loaded`` carries the run's folder.

    Until they are there, and where they cannot be read, a run's whole epochs stand for it.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # By folder: how many epochs the list knew of when the run was read, and its curves.
        self._known: dict[Path, tuple[int, TrainingCurves]] = {}
        self._tasks: dict[Path, tuple[Task, int]] = {}

    def of(self, entry: RunEntry) -> TrainingCurves:
        """Return the curves of a run as far as they are known; what is missing is being read."""
        epochs = len(entry.epochs)
        known = self._known.get(entry.path)
        if known is not None and known[0] == epochs:
            return known[1]
        curves = curves_of_run(entry.epochs, planned=_planned_epochs(entry))
        self._keep(entry.path, epochs, curves)
        self._read(entry.path, planned=curves.epochs, listed=epochs)
        return curves

    def known(self, path: Path) -> TrainingCurves | None:
        """Return the curves that were read from the folder ``path``."""
        found = self._known.get(path)
        return found[1] if found is not None else None

    def read(self, path: Path, *, planned: int) -> None:
        """Read the curves in the folder ``path`` of a run that is to have ``planned`` epochs."""
        self._read(path, planned=planned, listed=-1)

    def shut_down(self) -> None:
        """Wait for what still reads; no signal comes any more."""
        for task, _listed in self._tasks.values():
            task.close()
        self._tasks.clear()

    def _read(self, path: Path, *, planned: int, listed: int) -> None:
        if path in self._tasks:
            return

        def work(_emit: Emit, _should_stop: ShouldStop) -> TrainingCurves:
            folder = RunFolder(path)
            return curves_of_run(folder.read_metrics(), folder.read_batches(), planned=planned)

        task = Task(work, parent=self)
        self._tasks[path] = (task, listed)
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        task.start()

    def _keep(self, path: Path, epochs: int, curves: TrainingCurves) -> None:
        self._known.pop(path, None)
        self._known[path] = (epochs, curves)
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]

    def _on_read(self, curves: TrainingCurves) -> None:
        for path, (task, listed) in list(self._tasks.items()):
            if task is self.sender():
                self._keep(path, listed, curves)
                self.loaded.emit(path)

    def _on_failed(self, error: WorkbenchError) -> None:
        _log.warning("the batches of a run cannot be read: %s %s", error, error.details)

    def _on_finished(self) -> None:
        for path, (task, _listed) in list(self._tasks.items()):
            if not task.is_running:
                del self._tasks[path]
                task.deleteLater()


def _planned_epochs(entry: RunEntry) -> int:
    return entry.run.record.epochs if entry.run.record is not None else 0
