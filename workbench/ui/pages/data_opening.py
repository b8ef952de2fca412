"""How a data set is opened on the Data page, and its classes named: menus, dialogs, and what is dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from workbench.core.labels import DIGITS
from workbench.core.picture_mode import PictureMode
from workbench.data.dataset import Dataset
from workbench.data.forms import SeveralSetsError
from workbench.data.known_sets import proposals
from workbench.sessions.data import DataSession
from workbench.ui.widgets.choice_sheet import ChoiceSheet
from workbench.ui.widgets.names_sheet import ClassesToName, NameProposal, NamesSheet
from workbench.ui.widgets.sheet import Sheet

FILE_FILTER = "Data sets (*.npz *ubyte *ubyte.gz);;All files (*)"
_FOLDER_TITLE = "Choose a folder with IDX files, or with a folder of pictures for each class"
# How many samples show what a class is.
_SHOWN = 5


class SetOpening(QObject):
    """Opens what the user chooses or drops; ``page`` is the window that the dialogs belong to.

    ``menu`` offers all of it. ``sheet`` is the one that asked last.
    """

    def __init__(self, data: DataSession, *, page: QWidget) -> None:
        super().__init__(page)
        self._data = data
        self._page = page
        self.sheet: Sheet | None = None
        self.menu = QMenu(page)
        self.menu.addAction("File…", self.choose_file)
        self.menu.addAction("Folder…", self.choose_folder)
        self.menu.addAction("Fetch Fashion-MNIST (31 MB)", data.fetch_fashion)
        self.menu.addSeparator()
        self.names_action: QAction = self.menu.addAction("Name the Classes…", self.name_classes)
        self.menu.aboutToShow.connect(self._on_about_to_show)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, and open it."""
        path, _ = QFileDialog.getOpenFileName(self._page, "Choose a data set", self._start(), FILE_FILTER)
        if path:
            self.open_path(Path(path))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder, with IDX files or with a folder of pictures for each class, and open it."""
        path = QFileDialog.getExistingDirectory(
            self._page,
            "Choose a folder with IDX files, or with a folder of pictures for each class",
            self._start(),
        )
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path) -> None:
        """Open a file or a folder, such as one that was dropped."""
        self._data.choose(path)

    def ask_which(self, found: SeveralSetsError) -> None:
        """Ask which of the sets in a folder is meant, and open it."""
        sheet = ChoiceSheet(
            "Which data set?",
            told=f"The folder “{found.folder.name}” holds several.",
            action="Open",
            choices=[one.title for one in found.sets],
            use=lambda place: self._data.choose(found.sets[place].path),
            parent=self._page,
        )
        self._show(sheet)

    @Slot()
    def name_classes(self) -> None:
        """Ask what the classes of the data set in use are called."""
        dataset = self._data.dataset
        if dataset is None:
            return
        self._show(NamesSheet(classes_of(dataset), use=self._use_names, parent=self._page))

    def say_they_are_digits(self) -> None:
        """Keep that the classes of the data set in use are the digits that they were taken for."""
        dataset = self._data.dataset
        if dataset is not None:
            self._data.name_classes(DIGITS, is_turned=dataset.is_turned)

    def take_pictures(self, mode: PictureMode) -> None:
        """Make samples of the pictures that were opened in another manner."""
        pictures = self._data.state.pictures
        if pictures is not None:
            self._data.choose(pictures.folder, pictures=mode)

    def _show(self, sheet: Sheet) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
        self.sheet = sheet
        sheet.open()

    def _use_names(self, labels: tuple[str, ...], is_turned: bool) -> None:
        self._data.name_classes(labels, is_turned=is_turned)

    def _start(self) -> str:
        dataset = self._data.dataset
        return str(dataset.path.parent if dataset is not None else Path.home())

    def _on_about_to_show(self) -> None:
        dataset = self._data.dataset
        self.names_action.setEnabled(dataset is not None and not dataset.is_drawn)


def classes_of(dataset: Dataset) -> ClassesToName:
    """Return the classes of a data set with the first samples of each.

    Digits that stand in for names that nobody said are no more than the set has labels.
    """
    labels = dataset.labels
    if not dataset.has_known_names:
        highest = max(int(samples.labels.max(initial=1)) for samples in (dataset.train, dataset.test))
        labels = labels[: highest + 1]
    known = proposals(len(labels), f"{dataset.path.parent.name}/{dataset.path.name}")
    return ClassesToName(
        labels=labels,
        samples=tuple(_some_of(dataset, label) for label in range(len(labels))),
        is_turned=dataset.is_turned,
        proposals=tuple(NameProposal(one.facts.title, one.labels, one.is_turned) for one in known),
    )


def dropped_path(event: QDropEvent) -> Path | None:
    """Return the one file or folder that is dragged; QDragEnterEvent is a kind of QDropEvent."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def _some_of(dataset: Dataset, label: int) -> NDArray[np.uint8]:
    samples = dataset.train
    return samples.images[np.flatnonzero(samples.labels == label)[:_SHOWN]]
