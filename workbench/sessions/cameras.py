"""Which cameras there are, looked up off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from workbench.core.events import Emit, ShouldStop
from workbench.sessions.task import Task
from workbench.vision.sources import CameraSource, list_cameras


class CameraList(QObject):
    """The cameras as of the last look; ``changed`` comes with every look, even if nothing changed."""

    changed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, look: Callable[[], Sequence[CameraSource]] = list_cameras
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._cameras: tuple[CameraSource, ...] = ()
        self._is_known = False
        self._task: Task | None = None

    @property
    def cameras(self) -> tuple[CameraSource, ...]:
        """The cameras that were there."""
        return self._cameras

    @property
    def is_known(self) -> bool:
        """Whether somebody has looked yet."""
        return self._is_known

    def refresh(self) -> None:
        """Look again, unless a look is under way."""
        if self._task is not None:
            return

        def work(_emit: Emit, _should_stop: ShouldStop) -> tuple[CameraSource, ...]:
            return tuple(self._look())

        self._task = Task(work, parent=self)
        self._task.succeeded.connect(self._on_looked)
        # A look that fails has found no camera.
        self._task.failed.connect(lambda _error: self._on_looked(()))
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def shut_down(self) -> None:
        """Wait for a look that is under way; no signal comes any more."""
        if self._task is not None:
            self._task.close()

    def _on_looked(self, cameras: tuple[CameraSource, ...]) -> None:
        self._is_known = True
        self._cameras = cameras
        self.changed.emit(cameras)

    def _on_finished(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
