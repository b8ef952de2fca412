"""A part of a card that scrolls where it has not the height that it would like."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(widget: QWidget, *, parent: QWidget | None = None) -> QScrollArea:
    """Return an area through which the card's own ground is seen, with ``widget`` in it."""
    area = _Area(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setStyleSheet("QScrollArea { background: transparent }")
    area.setWidget(widget)
    widget.setAutoFillBackground(False)
    return area


class _Area(QScrollArea):
    """The Tab key comes to it only while there is something to scroll."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def _on_range_changed(self, least: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most > least else Qt.FocusPolicy.NoFocus)
