"""Widgets one below the other, in a page that takes any height."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Column(QWidget):
    """Widgets from the top on; one that has a ``stretching`` takes what they leave."""

    def __init__(
        self, *widgets: QWidget, stretching: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in widgets:
            column.addWidget(widget, 1 if widget is stretching else 0)
        if stretching is None:
            column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        # The height follows from the width; Qt's hint is that of the narrowest column there could be.
        return QSize(0, 0)
