"""A stack of widgets that asks for no more room than the one that is shown needs."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class CurrentStack(QStackedWidget):
    """Qt's own stack is as large as the largest of its widgets."""

    def __init__(self, *pages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for page in pages:
            self.addWidget(page)
        self.currentChanged.connect(self._on_current_changed)

    def sizeHint(self) -> QSize:
        current = self.currentWidget()
        return current.sizeHint() if current is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        current = self.currentWidget()
        return current.minimumSizeHint() if current is not None else super().minimumSizeHint()

    def _on_current_changed(self) -> None:
        self.updateGeometry()
