"""Plots as files: the picture as PNG, what they are drawn from as CSV; written off the window's thread."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from workbench.core.batch_rows import BatchRows
from workbench.core.errors import RunError
from workbench.core.events import Emit, EpochDone, ShouldStop
from workbench.core.files import replacing_file
from workbench.sessions.curves import TrainingCurves
from workbench.sessions.task import Task, Work

COLUMNS = (
    "run",
    "kind",
    "epoch",
    "batch",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "learning_rate",
    "seconds",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class PlottedRun:
    """What the lines of a run are drawn from, all of it."""

    name: str
    batches: BatchRows
    epochs: tuple[EpochDone, ...]

    @classmethod
    def of(cls, name: str, curves: TrainingCurves) -> PlottedRun:
        """Return a copy of what ``curves`` know, which may grow meanwhile."""
        return cls(name=name, batches=curves.batches, epochs=curves.epoch_rows)


class PlotFiles(QObject):
    """Writes plots; ``written`` carries the path, ``failed`` the `WorkbenchError`."""

    written = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: set[Task] = set()

    def write_picture(self, path: Path, picture: QImage) -> None:
        """Write a picture as PNG."""
        self._write(path, lambda _emit, _stop: _write_picture(path, picture))

    def write_table(self, path: Path, runs: tuple[PlottedRun, ...]) -> None:
        """Write every batch and every epoch of ``runs`` as CSV, a line each, with ``COLUMNS``."""
        self._write(path, lambda _emit, _stop: _write_table(path, runs))

    def shut_down(self) -> None:
        """Wait for what is being written; no signal comes any more."""
        for task in self._tasks:
            task.close()
        self._tasks.clear()

    def _write(self, path: Path, work: Work) -> None:
        def guarded(emit: Emit, should_stop: ShouldStop) -> Path:
            try:
                work(emit, should_stop)
            except OSError as error:
                raise RunError(
                    f"{path.name} cannot be written to {path.parent}.",
                    hint="Check that the folder is there, may be written to and has room, or choose another.",
                    details=str(error),
                ) from error
            return path

        task = Task(guarded, parent=self)
        self._tasks.add(task)
        task.succeeded.connect(self.written)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_finished)
        task.start()

    def _on_finished(self) -> None:
        for task in [task for task in self._tasks if not task.is_running]:
            self._tasks.discard(task)
            task.deleteLater()


def _write_picture(path: Path, picture: QImage) -> None:
    with replacing_file(path) as aside:
        if not picture.save(str(aside), "PNG"):  # type: ignore[call-overload]
            raise OSError("the picture could not be saved")


def _write_table(path: Path, runs: tuple[PlottedRun, ...]) -> None:
    with replacing_file(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for run in runs:
            rows = run.batches
            for epoch, batch, loss, accuracy, rate in zip(
                rows.epoch.tolist(),
                rows.batch.tolist(),
                rows.loss.tolist(),
                rows.accuracy.tolist(),
                rows.learning_rate.tolist(),
                strict=True,
            ):
                known = "" if math.isnan(rate) else f"{rate:.7g}"
                values = (f"{loss:.7g}", f"{accuracy:.7g}", "", "", known, "")
                writer.writerow((run.name, "batch", epoch, batch, *values))
            for row in run.epochs:
                figures = (row.loss, row.accuracy, row.val_loss, row.val_accuracy, row.learning_rate)
                texts = [f"{figure:.7g}" for figure in figures]
                writer.writerow((run.name, "epoch", row.epoch, "", *texts, f"{row.seconds:.3f}"))
