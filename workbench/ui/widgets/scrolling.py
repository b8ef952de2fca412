"""A part of a card that scrolls where it has not the height that it would like."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(widget: QWidget, *, parent: QWidget | None = None) -> QScrollArea:
    """Return an area through which the card's own ground is seen, with ``widget`` in it."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setStyleSheet("QScrollArea { background: transparent }")
    area.setWidget(widget)
    widget.setAutoFillBackground(False)
    return area
