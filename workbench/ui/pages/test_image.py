"""The Test page's pictures: opened, dropped or pasted, every digit read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from workbench.core.errors import WorkbenchError
from workbench.sessions.camera import CameraSession, CameraState, CameraStatus
from workbench.sessions.pictures import PicturePlace, PicturesSession
from workbench.sessions.preferences import Preferences
from workbench.ui.messages import Messages
from workbench.ui.pages.test_board import PictureBoard
from workbench.ui.pages.test_insight import Insight
from workbench.ui.pages.test_words import Words, words_for
from workbench.ui.widgets import Button
from workbench.ui.widgets.pixels import bgr_of
from workbench.ui.widgets.stage import Stage
from workbench.vision.sources import IMAGE_SUFFIXES

_FOLDER_PREFERENCE = "test/image_folder"
_SLOW_MS = 300
_SAVE_PREFERENCE = "test/save_folder"
_SAVED_AS = (".png", ".jpg", ".jpeg")


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
        self.board = PictureBoard(stills)
        self._words = words_for(())
        self.board.set_purpose(self._words.image)
        self._stage = Stage(self.board)
        self._build_tools()
        # A picture of many megapixels takes seconds; others are there before anything could be said.
        self._is_opening = False
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stage)
        self.board.insight_changed.connect(self._on_picture)
        self.board.acted.connect(self._on_acted)
        stills.status_changed.connect(self._on_status_changed)
        pictures.place_changed.connect(self._on_place_changed)
        pictures.saved.connect(self._on_saved)
        pictures.failed.connect(self._on_failed)
        self._render_state()

    @property
    def insight(self) -> Insight:
        """What there is to show of the selected digit."""
        if self._is_opening:
            name = self._pictures.place.name
            return Insight(subtitle=f"Opening {name}…", sentence="The picture is being opened.")
        insight, place = self.board.insight(), self._pictures.read
        if not self.board.has_picture or not place.name:
            return insight
        where = f"{place.name}, {place.number} of {place.count}" if place.count > 1 else place.name
        return replace(insight, subtitle=f"{where} · {insight.subtitle}")

    def use_words(self, words: Words) -> None:
        """Speak of what is read in these words from now on."""
        if words != self._words:
            self._words = words
            self.board.set_purpose(words.image)
            self._render_state()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Show image files, or the images of folders, beginning with the first."""
        self._pictures.open(paths)

    def take(self, content: QMimeData) -> bool:
        """Show the files or the pixels that were dropped or pasted; returns whether there were any."""
        files = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if files:
            self.open_paths(files)
            return True
        image = content.imageData() if content.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        self._pictures.paste(partial(bgr_of, image))
        return True

    @Slot()
    def paste(self) -> bool:
        """Show what is in the clipboard; returns whether there is a picture in it."""
        content: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if content is not None and self.take(content):
            return True
        self._messages.info("There is no picture in the clipboard.")
        return False

    def _build_tools(self) -> None:
        self._open = Button("Open…", icon_name="open")
        self._open.setToolTip("Open one or more pictures")
        self._open.setShortcut(QKeySequence.StandardKey.Open)
        self._open.clicked.connect(self._on_open)
        self._folder = Button(icon_name="folder")
        self._folder.setAccessibleName("Open folder")
        self._folder.setToolTip("Open all pictures of a folder")
        self._folder.clicked.connect(self._on_open_folder)
        self._paste = Button(icon_name="paste")
        self._paste.setAccessibleName("Paste")
        keys = QKeySequence(QKeySequence.StandardKey.Paste).toString(QKeySequence.SequenceFormat.NativeText)
        self._paste.setToolTip(f"Read the picture in the clipboard ({keys})")
        self._paste.clicked.connect(self.paste)
        self._back = self._step_button("chevron-left", "Picture before", Qt.Key.Key_PageUp, by=-1)
        self._next = self._step_button("chevron-right", "Next picture", Qt.Key.Key_PageDown, by=1)
        self._save = Button(icon_name="download")
        self._save.setAccessibleName("Save with readings")
        keys = QKeySequence(QKeySequence.StandardKey.Save).toString(QKeySequence.SequenceFormat.NativeText)
        self._save.setToolTip(
            f"Save the picture with its readings, and with its ink if that is shown ({keys})"
        )
        self._save.setShortcut(QKeySequence.StandardKey.Save)
        self._save.clicked.connect(self._on_save)
        tools = self._stage.tools
        for button in (self._open, self._folder, self._paste):
            tools.addWidget(button)
        tools.addStretch(1)
        for widget in (self._back, self._next, self._save, self.board.ink_button):
            tools.addWidget(widget)

    def _step_button(self, icon_name: str, text: str, key: Qt.Key, *, by: int) -> Button:
        button = Button(icon_name=icon_name)
        button.setAccessibleName(text)
        keys = QKeySequence(key)
        button.setToolTip(f"{text} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        # A button's own shortcut presses it for a moment each time, and misses what is typed meanwhile.
        for asked in (button.clicked, QShortcut(keys, self).activated):
            asked.connect(partial(self._pictures.step, by))
        return button

    @Slot()
    def _on_open(self) -> None:
        # Cameras write .JPG and phones .HEIC, and some systems' dialogs tell them from .jpg and .heic.
        suffixes = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in sorted(IMAGE_SUFFIXES))
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
    def _on_save(self) -> None:
        image = self.board.view.picture()
        if image is None or not self._pictures.can_save:
            return
        folder = self._preferences.text(_SAVE_PREFERENCE) or str(Path.home())
        start = Path(folder) / f"{Path(self._pictures.read.name).stem} with readings.png"
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the picture with its readings", str(start), "Pictures (*.png *.jpg)"
        )
        if not name:
            return
        path = Path(name)
        self._preferences.remember(_SAVE_PREFERENCE, str(path.parent))
        if path.suffix.lower() not in _SAVED_AS:
            path = path.with_name(path.name + ".png")
        labels = [(mark.box, mark.text) for mark in self.board.view.marks() if not mark.is_ignored]
        self._pictures.save(path, image, labels, ink=self.board.shown_ink())

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._messages.info(f"Saved as {path.name}.")

    @Slot(str)
    def _on_acted(self, key: str) -> None:
        match key:
            case "open":
                self._on_open()
            case "retry":
                self._slow.start()
                self._stills.reopen()

    @Slot()
    def _on_picture(self) -> None:
        self._settle()
        self.board.show_picture()
        self._render_state()

    @Slot()
    def _on_slow(self) -> None:
        self._is_opening = True
        self._render_state()

    @Slot(object)
    def _on_status_changed(self, status: CameraStatus) -> None:
        if status.state is CameraState.FAILED:
            self._settle()
        self._render_state()

    @Slot(object)
    def _on_place_changed(self, place: PicturePlace) -> None:
        if place.count:
            self._slow.start()
        self._render_state()

    def _settle(self) -> None:
        """Take notice that the picture is there, or that it cannot be had."""
        self._slow.stop()
        self._is_opening = False

    @Slot(object)
    def _on_failed(self, error: WorkbenchError) -> None:
        self._messages.failure(error)

    def _render_state(self) -> None:
        status, place = self._stills.status, self._pictures.place
        has_several = place.count > 1
        self._back.setVisible(has_several)
        self._next.setVisible(has_several)
        can_use = self.board.has_picture and not self._is_opening and status.state is not CameraState.FAILED
        self._save.setEnabled(can_use)
        self.board.ink_button.setEnabled(can_use)
        if status.state is CameraState.FAILED:
            self.board.forget()
            self._show_state(
                status.message,
                status.hint,
                tone="negative",
                actions=(("open", "Open…"), ("retry", "Try again")),
                details=status.details,
            )
        elif self._is_opening:
            self._show_state(f"Opening {place.name}…")
            self.board.state.set_progress(-1)
        elif not self.board.has_picture:
            self._show_state(
                "Read a picture",
                self._words.photo,
                actions=(("open", "Open…"),),
            )
        self.insight_changed.emit()

    def _show_state(
        self,
        title: str,
        sentence: str = "",
        *,
        tone: str = "",
        actions: tuple[tuple[str, str], ...] = (),
        details: str = "",
    ) -> None:
        self.board.state.show_state(
            icon="image", title=title, sentence=sentence, tone=tone, actions=actions, details=details
        )
        self.board.show_state()
