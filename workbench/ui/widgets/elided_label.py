"""A line of text that gives up its end where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from workbench.ui.theme import theme_of

_LEAST_WIDTH = 60


class ElidedLabel(QLabel):
    """A quiet label, or a title, that never makes its window wider; its tool tip has the whole text."""

    def __init__(self, *, is_title: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._is_title = is_title
        if is_title:
            self.setProperty("role", "card-title")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._whole

    def set_text(self, text: str) -> None:
        """Show a text, or with an empty one nothing at all."""
        self._whole = text
        self.setVisible(bool(text))
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_WIDTH, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        theme = theme_of(self)
        painter.setPen(QColor(theme.text if self._is_title else theme.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
