"""The user's own samples as tiles of which several can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QWidget

from workbench.core.labels import BACKGROUND
from workbench.data.own_sample import OwnSample
from workbench.ui.widgets.label_keys import label_of_key
from workbench.ui.widgets.label_menu import NO_DIGIT
from workbench.ui.widgets.sample_tiles import SampleTiles, Tile
from workbench.ui.wording import percent_text, when_text

_SOURCES = {
    "canvas": "Drawn on the canvas",
    "camera": "Seen by the camera",
    "video": "Seen in a video",
    "image": "Read in a picture",
    "import": "Added from a file",
}


class OwnTiles(SampleTiles):
    """Tiles of own samples; ``chosen_changed`` comes when others are chosen.

    ``remove_asked`` comes with the Delete key, ``label_pressed`` carries the label of a key, and
    ``menu_asked`` the place of a right click.
    """

    chosen_changed = Signal()
    label_pressed = Signal(str)
    remove_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[OwnSample, ...] = ()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Own samples")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.menu_asked.emit(self.viewport().mapToGlobal(point))
        )

    def samples(self) -> tuple[OwnSample, ...]:
        """Return what is shown."""
        return self._samples

    def chosen(self) -> tuple[OwnSample, ...]:
        """Return the chosen samples, in the order in which they are shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._samples[row] for row in rows)

    def show_samples(self, samples: Iterable[OwnSample]) -> None:
        """Show samples; what was chosen stays so, and where nothing is left of it, its neighbour is.

        Samples are known by their files' names, so that a relabelled one stays chosen.
        """
        wanted = tuple(samples)
        if len(wanted) == len(self._samples) and all(
            new is old for new, old in zip(wanted, self._samples, strict=True)
        ):
            return
        names = {sample.path.name for sample in self.chosen()}
        first = min((index.row() for index in self.selectionModel().selectedIndexes()), default=0)
        place = self.verticalScrollBar().value()
        self._samples = wanted
        self.selectionModel().blockSignals(True)
        self.set_tiles(tuple(_tile(sample) for sample in wanted))
        rows = [row for row, sample in enumerate(wanted) if sample.path.name in names]
        if not rows and wanted:
            rows = [min(first, len(wanted) - 1)]
        self._choose_rows(rows)
        self.selectionModel().blockSignals(False)
        self.verticalScrollBar().setValue(place)
        self.chosen_changed.emit()

    def choose(self, paths: Iterable[Path]) -> None:
        """Choose samples by their files."""
        wanted = set(paths)
        self._choose_rows([row for row, sample in enumerate(self._samples) if sample.path in wanted])

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        # 1 to 4 lead to the pages where no sample is chosen.
        if label_of_key(event) and self.chosen():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        label = label_of_key(event)
        if label and self.chosen():
            if not event.isAutoRepeat():
                self.label_pressed.emit(label)
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def _choose_rows(self, rows: list[int]) -> None:
        model, selection = self.model(), self.selectionModel()
        chosen = QItemSelection()
        for row in rows:
            chosen.select(model.index(row, 0), model.index(row, 0))
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            selection.setCurrentIndex(model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)


def label_text(label: str) -> str:
    """Return a label as a user reads it."""
    return NO_DIGIT if label == BACKGROUND else label


def origin_text(sample: OwnSample, *, now: datetime) -> str:
    """Return where a sample came from and when, in a few words."""
    origin = sample.origin
    source = _SOURCES.get(origin.source, "Put there by another program")
    name = f", {origin.name}" if origin.name else ""
    try:
        when = f", {when_text(datetime.fromisoformat(origin.created), now=now)}"
    except (ValueError, TypeError):
        when = ""
    return f"{source}{name}{when}"


def place_text(sample: OwnSample) -> str:
    """Return where in its picture a sample lay and which model read it, empty where neither is known."""
    origin = sample.origin
    parts = []
    if origin.box is not None:
        x, y, width, height = origin.box
        parts.append(f"At {x}, {y} · {width} × {height} pixels")
    if origin.model:
        parts.append(f"read by {origin.model}" if parts else f"Read by {origin.model}")
    return " · ".join(parts)


def read_text(sample: OwnSample) -> str:
    """Return what a model made of a sample, empty where none read it."""
    origin = sample.origin
    if not origin.read_as:
        return ""
    sure = "" if origin.confidence is None else f", {percent_text(origin.confidence, 1)} sure"
    return f"Read as {label_text(origin.read_as).lower()}{sure}"


def _tile(sample: OwnSample) -> Tile:
    was = label_text(sample.origin.read_as).lower()
    remark = f"was {was}" if sample.is_misread else ""
    return Tile(sample.image, label_text(sample.label), remark, read_text(sample))
