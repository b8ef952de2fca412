"""The user's own samples in a grid, and what is said of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from workbench.core.labels import BACKGROUND, SIDE
from workbench.data.dataset import Samples
from workbench.data.own_sample import OWN_LABELS, OwnSample
from workbench.ui.widgets.grid_words import GridWords
from workbench.ui.widgets.label_keys import label_of_key
from workbench.ui.widgets.label_menu import NO_DIGIT
from workbench.ui.widgets.sample_grid import SampleGrid
from workbench.ui.wording import percent_text, when_text

# Each was drawn or mended by hand, and is looked at more closely than one of thousands.
_CELL = 68
_SOURCES = {
    "canvas": "Drawn on the canvas",
    "camera": "Seen by the camera",
    "video": "Seen in a video",
    "image": "Read in a picture",
    "import": "Added from a file",
}


class OwnTiles(SampleGrid):
    """A grid of own samples with their labels; ``selection_changed`` also comes when others are shown.

    ``remove_asked`` comes with the Delete key, and ``label_pressed`` carries the label of a key.
    """

    label_pressed = Signal(str)
    remove_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._own: tuple[OwnSample, ...] = ()
        self.setAccessibleName("Own samples")
        self.set_cell(_CELL)
        self.set_words(GridWords(self._name_of, self._caption_of))

    def own_samples(self) -> tuple[OwnSample, ...]:
        """Return what is shown."""
        return self._own

    def selected(self) -> tuple[OwnSample, ...]:
        """Return the selected samples, in the order in which they are shown."""
        return tuple(self._own[row] for row in self.selection().tolist())

    def show_own(self, samples: Iterable[OwnSample]) -> None:
        """Show samples; what was selected stays so, and where nothing is left of it, its neighbour is.

        Samples are known by their files' names, so that a relabelled one stays selected.
        """
        wanted = tuple(samples)
        if len(wanted) == len(self._own) and all(
            new is old for new, old in zip(wanted, self._own, strict=True)
        ):
            return
        names = {sample.path.name for sample in self.selected()}
        first = min(self.selection().tolist(), default=0)
        place = self.verticalScrollBar().value()
        self._own = wanted
        images = [sample.image for sample in wanted]
        labels = [OWN_LABELS.index(sample.label) for sample in wanted]
        self.show_samples(
            Samples(
                np.stack(images) if images else np.zeros((0, SIDE, SIDE), np.uint8),
                np.array(labels, np.uint8),
            ),
            np.arange(len(wanted)),
        )
        self.set_marks(np.array([sample.is_misread for sample in wanted], np.bool_))
        rows = [row for row, sample in enumerate(wanted) if sample.path.name in names]
        if not rows and wanted:
            rows = [min(first, len(wanted) - 1)]
        self.verticalScrollBar().setValue(place)
        self.select(np.array(rows, np.intp))
        self.selection_changed.emit()

    def choose(self, paths: Iterable[Path]) -> None:
        """Select samples by their files."""
        wanted = set(paths)
        rows = [row for row, sample in enumerate(self._own) if sample.path in wanted]
        self.select(np.array(rows, np.intp))
        self.selection_changed.emit()

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        # 1 to 4 lead to the pages where no sample is selected.
        if label_of_key(event) and len(self.selection()):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        label = label_of_key(event)
        if label and len(self.selection()):
            if not event.isAutoRepeat():
                self.label_pressed.emit(label)
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def _name_of(self, row: int) -> str:
        sample = self._own[row]
        read = read_text(sample)
        return f"{label_text(sample.label)} · {read}" if read else label_text(sample.label)

    def _caption_of(self, row: int) -> str:
        sample = self._own[row]
        label = _short(sample.label)
        return f"{label} → {_short(sample.origin.read_as)}" if sample.is_misread else label


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


def _short(label: str) -> str:
    """Return a label for where there is little room."""
    return "none" if label == BACKGROUND else label
