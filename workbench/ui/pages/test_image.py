"""The Test page's pictures: opened, dropped or pasted, every digit read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.sessions.camera import CameraSession, CameraState, CameraStatus
from workbench.sessions.pictures import PicturePlace, PicturesSession
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.pages.test_board import PictureBoard
from workbench.ui.pages.test_insight import Insight
from workbench.ui.widgets import Button
from workbench.ui.widgets.pixels import bgr_of
from workbench.ui.widgets.stage import Stage
from workbench.vision.sources import IMAGE_SUFFIXES

_FOLDER_PREFERENCE = "test/image_folder"


class ImagePane(QWidget):
    """One picture with its readings, and the tools for it."""

    insight_changed = Signal()

    def __init__(
        self,
        *,
        stills: CameraSession,
        pictures: PicturesSession,
        messages: Messages,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stills = stills
        self._pictures = pictures
        self._messages = messages
        self._preferences = preferences
        self.board = PictureBoard(stills, purpose="Reads every digit in a picture")
        self._stage = Stage(self.board)
        self._build_tools()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stage)
        self.board.insight_changed.connect(self._on_picture)
        self.board.acted.connect(self._on_acted)
        stills.status_changed.connect(self._on_status_changed)
        pictures.place_changed.connect(self._on_place_changed)
        pictures.failed.connect(self._on_failed)
        self._render_state()

    @property
    def insight(self) -> Insight:
        """What there is to show of the selected digit."""
        insight = self.board.insight()
        place = self._pictures.place
        if not self.board.has_picture or not place.name:
            return insight
        where = f"{place.name}, {place.number} of {place.count}" if place.count > 1 else place.name
        return replace(insight, subtitle=f"{where} · {insight.subtitle}")

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Show image files, or the images of folders, beginning with the first."""
        self._pictures.open(paths)

    def _build_tools(self) -> None:
        self._open = Button("Open…", icon_name="open")
        self._open.setToolTip("Open one or more pictures")
        self._open.setShortcut(QKeySequence.StandardKey.Open)
        self._open.clicked.connect(self._on_open)
        self._folder = Button(icon_name="folder")
        self._folder.setAccessibleName("Open folder")
        self._folder.setToolTip("Open all pictures of a folder")
        self._folder.clicked.connect(self._on_open_folder)
        self._paste = Button(icon_name="copy")
        self._paste.setAccessibleName("Paste")
        self._paste.setToolTip("Read the picture in the clipboard")
        self._paste.clicked.connect(self._on_paste)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self._on_paste)
        self._back = Button(icon_name="chevron-left")
        self._back.setAccessibleName("Picture before")
        self._back.setToolTip("Picture before")
        self._back.clicked.connect(lambda: self._pictures.step(-1))
        self._next = Button(icon_name="chevron-right")
        self._next.setAccessibleName("Next picture")
        self._next.setToolTip("Next picture")
        self._next.clicked.connect(lambda: self._pictures.step(1))
        tools = self._stage.tools
        for button in (self._open, self._folder, self._paste):
            tools.addWidget(button)
        tools.addStretch(1)
        for widget in (self._back, self._next, self.board.ink_button):
            tools.addWidget(widget)

    @Slot()
    def _on_open(self) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(
            self, "Open pictures", self._preferences.text(_FOLDER_PREFERENCE), f"Pictures ({suffixes})"
        )
        if names:
            self._preferences.remember(_FOLDER_PREFERENCE, str(Path(names[0]).parent))
            self.open_paths([Path(name) for name in names])

    @Slot()
    def _on_open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, "Open a folder of pictures", self._preferences.text(_FOLDER_PREFERENCE)
        )
        if name:
            self._preferences.remember(_FOLDER_PREFERENCE, name)
            self.open_paths([Path(name)])

    @Slot()
    def _on_paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        content: QMimeData | None = clipboard.mimeData()
        urls = content.urls() if content is not None else []
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        image = clipboard.image()
        if files:
            self.open_paths(files)
        elif not image.isNull():
            self._pictures.paste(bgr_of(image))
        else:
            self._messages.info("There is no picture in the clipboard.")

    @Slot(str)
    def _on_acted(self, key: str) -> None:
        match key:
            case "open":
                self._on_open()
            case "retry":
                self._stills.reopen()

    @Slot()
    def _on_picture(self) -> None:
        self.board.show_picture()
        self.insight_changed.emit()

    @Slot(object)
    def _on_status_changed(self, status: CameraStatus) -> None:
        if status.state is CameraState.OPENING:
            # The picture before stays until the next one is read, unless that fails.
            self.board.ink_button.setEnabled(False)
        self._render_state()

    @Slot(object)
    def _on_place_changed(self, _place: PicturePlace) -> None:
        self._render_state()

    @Slot(object)
    def _on_failed(self, error: WorkbenchError) -> None:
        self._messages.failure(error)

    def _render_state(self) -> None:
        status, place = self._stills.status, self._pictures.place
        has_several = place.count > 1
        self._back.setVisible(has_several)
        self._next.setVisible(has_several)
        if status.state is CameraState.FAILED:
            self.board.forget()
            self.board.state.show_state(
                icon="image",
                title=status.message,
                sentence=status.hint,
                tone="negative",
                actions=(("open", "Open…"), ("retry", "Try again")),
                details=status.details,
            )
            self.board.show_state()
        elif not self.board.has_picture:
            self.board.state.show_state(
                icon="image",
                title="Read a picture",
                sentence="Open, drop or paste a photo of handwritten digits.",
                actions=(("open", "Open…"),),
            )
            self.board.show_state()
        self.insight_changed.emit()
