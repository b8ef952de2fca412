"""Work in a thread of the window, with reports and exactly one ending."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal, Slot

from workbench.core.errors import CancelledError, WorkbenchError
from workbench.core.events import Emit, Report, ShouldStop

_log = logging.getLogger(__name__)

Work = Callable[[Emit, ShouldStop], object]


@dataclass(frozen=True)
class _Ending:
    kind: str
    value: object = None


class _Thread(QThread):
    reported = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.ending = _Ending("stopped")

    def run(self) -> None:
        try:
            self.ending = _Ending("succeeded", self._work(self._emit, self.isInterruptionRequested))
        except CancelledError:
            self.ending = _Ending("stopped")
        except WorkbenchError as error:
            self.ending = _Ending("failed", error)
        except Exception as error:
            # The edge of the thread: what nobody foresaw is told like any failure.
            _log.exception("A task failed unexpectedly.")
            unforeseen = WorkbenchError(
                "Something unexpected went wrong.",
                hint="The log has the details.",
                details=f"{type(error).__name__}: {error}",
            )
            unforeseen.__cause__ = error
            self.ending = _Ending("failed", unforeseen)

    def _emit(self, report: Report) -> None:
        self.reported.emit(report)


class Task(QObject):
    """Runs ``work(emit, should_stop)`` once, in a thread; its signals come in the window's thread.

    Of `succeeded`, `failed` and `stopped` exactly one comes, when the thread is over, and
    `finished` follows it. For file reading and the like; what computes for long or may crash
    belongs in a child process.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    finished = Signal()

    def __init__(self, work: Work, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_running = False
        self._is_closed = False
        self._thread = _Thread(work, self)
        self._thread.reported.connect(self._on_thread_reported)
        self._thread.finished.connect(self._on_thread_finished)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def start(self) -> None:
        """Begin the work; a task runs once."""
        self._is_running = True
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to stop; `stopped` comes once it has noticed."""
        self._thread.requestInterruption()

    def close(self) -> None:
        """Stop and wait for the thread; no signal comes any more."""
        self._is_closed = True
        self._is_running = False
        self.stop()
        self._thread.wait()

    @Slot(object)
    def _on_thread_reported(self, report: Report) -> None:
        if not self._is_closed:
            self.progressed.emit(report)

    @Slot()
    def _on_thread_finished(self) -> None:
        if self._is_closed:
            return
        self._is_running = False
        ending = self._thread.ending
        if ending.kind == "succeeded":
            self.succeeded.emit(ending.value)
        elif ending.kind == "failed":
            self.failed.emit(ending.value)
        else:
            self.stopped.emit()
        self.finished.emit()
