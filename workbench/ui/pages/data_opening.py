"""How a data set is opened on the Data page: chosen in a dialog, or dropped on the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.sessions.data import DataSession

FILE_FILTER = "MNIST (*.npz *ubyte *ubyte.gz);;All files (*)"


class SetOpening(QObject):
    """Opens what the user chooses or drops; ``page`` is the window that the dialogs belong to."""

    def __init__(self, data: DataSession, *, page: QWidget) -> None:
        super().__init__(page)
        self._data = data
        self._page = page

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        dataset = self._data.dataset
        start = str(dataset.path.parent if dataset is not None else Path.home())
        path, _ = QFileDialog.getOpenFileName(self._page, "Choose a data set", start, FILE_FILTER)
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a file or a folder, such as one that was dropped."""
        self._data.choose(path)


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the one file or folder that is dragged; QDragEnterEvent is a kind of QDropEvent."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
