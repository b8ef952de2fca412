"""A list that chooses own samples by where they came from, or those that were misread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from workbench.data.own_sample import OwnSample

_EVERYTHING = "All"
_MISREAD = "Misread"
_SOURCES = (
    ("From the canvas", "canvas"),
    ("From a camera", "camera"),
    ("From videos", "video"),
    ("From pictures", "image"),
    ("From files", "import"),
)


class OriginFilter(QComboBox):
    """``changed`` comes when others are chosen."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter by origin")
        # As high as the line of a card's title.
        self.setProperty("scale", "small")
        self.addItem(_EVERYTHING, lambda _sample: True)
        self.addItem(_MISREAD, lambda sample: sample.is_misread)
        self.insertSeparator(self.count())
        for text, source in _SOURCES:
            self.addItem(text, lambda sample, source=source: sample.origin.source == source)
        self.currentIndexChanged.connect(lambda _index: self.changed.emit())

    @property
    def is_set(self) -> bool:
        """Whether only some are chosen."""
        return self.currentIndex() > 0

    def is_chosen(self, sample: OwnSample) -> bool:
        """Return whether a sample is among the chosen ones."""
        is_chosen: Callable[[OwnSample], bool] = self.currentData()
        return is_chosen(sample)
