"""The Test page's camera: every digit in view, from a camera or a video."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from workbench.sessions.camera import CameraSession, CameraState, CameraStatus
from workbench.sessions.cameras import CameraList, ask_for_camera
from workbench.sessions.preferences import Preferences
from workbench.ui.pages.test_board import PictureBoard
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_words import Words, words_for
from workbench.ui.widgets import Button
from workbench.ui.widgets.stage import Stage
from workbench.vision.sources import CameraSource, FileSource, SourceSpec, open_source

VIDEO_SUFFIXES = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")
_STALLED = "The camera gives no pictures at the moment"
# A picture whose mean luma, 0 to 255, is below this shows nothing to the eye either.
_DARKEST = 24
_CAMERA_PREFERENCE = "test/camera"
_FOLDER_PREFERENCE = "test/video_folder"


class CameraPane(QWidget):
    """A camera's or video's pictures with readings, and the tools for them."""

    insight_changed = Signal()

    def __init__(
        self,
        *,
        camera: CameraSession,
        cameras: CameraList,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._cameras = cameras
        self._preferences = preferences
        self._source: SourceSpec | None = None
        self._is_shown = False
        self._has_asked = False
        self._is_retrying = False
        self._words = words_for(())
        self.board = PictureBoard(camera)
        self.board.set_purpose(self._words.camera)
        self._stage = Stage(self.board)
        self._build_tools()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stage)
        self.board.insight_changed.connect(self._on_picture)
        self.board.acted.connect(self._on_acted)
        camera.status_changed.connect(self._on_status_changed)
        cameras.changed.connect(self._on_cameras_changed)
        self._render_state()

    @property
    def insight(self) -> Insight:
        """What there is to show of the selected digit."""
        status, insight = self._camera.status, self.board.insight()
        if status.state is CameraState.FAILED and not self._is_retrying:
            return Insight(subtitle="No picture", sentence="There is no picture to read.")
        if status.is_stalled:
            return replace(insight, subtitle=_STALLED, sentence="There is no new picture to read.")
        if insight.sample is None and self.board.has_picture and _is_dark(self.board.view.picture()):
            insight = replace(insight, sentence="It is too dark to read. Is the lens covered?")
        if isinstance(self._source, FileSource) and self.board.has_picture:
            # A camera's name stands in the list of cameras.
            return replace(insight, subtitle=f"{status.title} · {insight.subtitle}")
        return insight

    def use_words(self, words: Words) -> None:
        """Speak of what is read in these words from now on."""
        if words != self._words:
            self._words = words
            self.board.set_purpose(words.camera)
            self._render_state()

    def pane_shown(self) -> None:
        """Go on, or begin with a camera where none was chosen yet."""
        self._is_shown = True
        self._camera.resume()
        if self._source is None or not self._cameras.is_known:
            self._cameras.refresh()
        self._render_state()

    def pane_hidden(self) -> None:
        """Give the camera back while nobody looks."""
        self._is_shown = False
        self._camera.suspend()

    def open_source(self, source: SourceSpec) -> None:
        """Show a camera or a video."""
        self._source = source
        self._is_retrying = False
        self.board.forget()
        self._camera.open(partial(open_source, source))
        if isinstance(source, CameraSource):
            # By identity, because the index goes to another camera when one is unplugged.
            self._preferences.remember(_CAMERA_PREFERENCE, source.identity)
        self._render_state()

    def _build_tools(self) -> None:
        self._chooser = QComboBox()
        self._chooser.setAccessibleName("Camera")
        self._chooser.setPlaceholderText("No camera")
        self._chooser.setMinimumWidth(130)
        self._chooser.activated.connect(self._on_camera_chosen)
        self._open = Button("Open video…", icon_name="video")
        self._open.clicked.connect(self._on_open_video)
        self._again = Button("Replay", icon_name="play")
        self._again.clicked.connect(self._camera.reopen)
        self._freeze = Button("Freeze", icon_name="snowflake")
        self._freeze.setCheckable(True)
        self._freeze.setToolTip("Hold this picture (F)")
        self._freeze.setShortcut(Qt.Key.Key_F)
        self._freeze.toggled.connect(self._camera.set_frozen)
        tools = self._stage.tools
        tools.addWidget(self._chooser)
        tools.addWidget(self._open)
        tools.addStretch(1)
        for button in (self.board.ink_button, self._again, self._freeze):
            tools.addWidget(button)

    @Slot(int)
    def _on_camera_chosen(self, index: int) -> None:
        source = self._chooser.itemData(index)
        if isinstance(source, CameraSource):
            self.open_source(source)

    @Slot()
    def _on_open_video(self) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self, "Open a video", self._preferences.text(_FOLDER_PREFERENCE), f"Videos ({suffixes})"
        )
        if name:
            self._preferences.remember(_FOLDER_PREFERENCE, str(Path(name).parent))
            self.open_source(FileSource(Path(name)))

    @Slot(object)
    def _on_cameras_changed(self, cameras: tuple[CameraSource, ...]) -> None:
        self._chooser.clear()
        for camera in cameras:
            self._chooser.addItem(camera.title, camera)
        if self._is_retrying and isinstance(self._source, CameraSource):
            # Plugged in again, a camera may have got another index.
            self.open_source(_same_camera(cameras, self._source.identity) or self._source)
        elif self._source is None and self._is_shown and cameras:
            remembered = self._preferences.text(_CAMERA_PREFERENCE)
            self.open_source(_same_camera(cameras, remembered) or cameras[0])
        self._render_state()

    @Slot(str)
    def _on_acted(self, key: str) -> None:
        match key:
            case "retry" if isinstance(self._source, CameraSource):
                self._is_retrying = True
                self.board.forget()
                self._cameras.refresh()
                self._render_state()
            case "retry":
                self._camera.reopen()
            case "look":
                self._cameras.refresh()
            case "video":
                self._on_open_video()

    @Slot()
    def _on_picture(self) -> None:
        self.board.show_picture()
        self.insight_changed.emit()

    @Slot(object)
    def _on_status_changed(self, status: CameraStatus) -> None:
        self._render_state()
        is_first_failure = status.state is CameraState.FAILED and not self._has_asked
        if is_first_failure and isinstance(self._source, CameraSource):
            self._has_asked = True
            ask_for_camera(self._source)

    def _render_state(self) -> None:
        status = self._camera.status
        is_running = status.state is CameraState.RUNNING
        cameras = self._cameras.cameras
        is_listed = isinstance(self._source, CameraSource) and self._source in cameras
        self._chooser.setCurrentIndex(cameras.index(self._source) if is_listed else -1)
        self._chooser.setEnabled(self._chooser.count() > 0)
        self._freeze.setVisible(status.state is not CameraState.ENDED)
        self._freeze.setEnabled(is_running)
        self._freeze.setChecked(status.is_frozen)
        self._again.setVisible(status.state is CameraState.ENDED)
        if status.state is CameraState.FAILED and not self._is_retrying:
            self._show_failure(status)
        elif not self.board.has_picture:
            self._show_beginning(status)
        self.insight_changed.emit()

    def _show_failure(self, status: CameraStatus) -> None:
        actions = (("retry", "Try again"), ("video", "Open video…"))
        self.board.state.show_state(
            icon="camera" if status.is_live or isinstance(self._source, CameraSource) else "video",
            title=status.message,
            sentence=status.hint,
            tone="negative",
            actions=actions,
            details=status.details,
        )
        self.board.show_state()

    def _show_beginning(self, status: CameraStatus) -> None:
        if status.state is CameraState.CLOSED and self._cameras.is_known and not self._cameras.cameras:
            self.board.state.show_state(
                icon="camera",
                title="No camera found",
                sentence=self._words.video,
                actions=(("video", "Open video…"), ("look", "Look again")),
            )
        else:
            is_video = isinstance(self._source, FileSource)
            self.board.state.show_state(
                icon="video" if is_video else "camera",
                title="Opening the video…" if is_video else "Starting the camera…",
            )
            self.board.state.set_progress(-1)
        self.board.show_state()


def _is_dark(picture: NDArray[np.uint8] | None) -> bool:
    return picture is not None and float(picture[::16, ::16].mean()) < _DARKEST


def _same_camera(cameras: tuple[CameraSource, ...], identity: str) -> CameraSource | None:
    return next((one for one in cameras if identity and one.identity == identity), None)
