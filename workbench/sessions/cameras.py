"""Which cameras there are, looked up off the window's thread."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import cv2
from PySide6.QtCore import QObject, Signal

from workbench.core.errors import WorkbenchError
from workbench.core.events import Emit, ShouldStop
from workbench.sessions.task import Task
from workbench.vision.sources import CameraSource, list_cameras


def ask_for_camera(camera: CameraSource) -> None:
    """On a Mac, have the system ask whether this application may use the camera.

    OpenCV can ask from the window's thread alone, and its open fails while the question is on the
    screen; so this opens and drops the camera, and the capture's thread opens it once the user
    has allowed it. Elsewhere it does nothing.
    """
    if sys.platform == "darwin":
        cv2.VideoCapture(camera.index).release()


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
        if self._task is not None and self._task.is_running:
            return

        def work(_emit: Emit, _should_stop: ShouldStop) -> tuple[CameraSource, ...]:
            return tuple(self._look())

        # The one before is dropped only now: a task must not go while its signals are on their way.
        if self._task is not None:
            self._task.deleteLater()
        self._task = Task(work, parent=self)
        self._task.succeeded.connect(self._on_looked)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def shut_down(self) -> None:
        """Wait for a look that is under way; no signal comes any more."""
        if self._task is not None:
            self._task.close()

    def _on_looked(self, cameras: tuple[CameraSource, ...]) -> None:
        self._is_known = True
        self._cameras = cameras
        self.changed.emit(cameras)

    def _on_failed(self, _error: WorkbenchError) -> None:
        # A look that fails has found no camera.
        self._on_looked(())
