"""A card: a titled area on the page's ground."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

PADDING = 16
HEAD_HEIGHT = 24
_LEAST_REMARK = 60


def caption(text: str, role: str) -> QLabel:
    """Return a label in one of the style sheet's roles: muted, field, card-title, figure, …

    It shows any text as it is: a file may be called ``<img>``.
    """
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def separator() -> QFrame:
    """Return a horizontal hairline."""
    line = QFrame()
    line.setProperty("role", "separator")
    return line


class Card(QFrame):
    """A framed area with a title, a quiet remark at its right, and a layout ``body``."""

    def __init__(self, title: str = "", trailing: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._title = caption(title, "card-title")
        self._trailing = _Remark()
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        # Titles of neighbouring cards stand on one line, whether or not a control is beside them.
        self._head.addStrut(HEAD_HEIGHT)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._head.addWidget(self._trailing)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PADDING, 10, PADDING, PADDING)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addSpacing(8)
        layout.addLayout(self.body, 1)
        # Takes what a body of fixed height leaves, so that the title stays at the top.
        layout.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding))
        self.set_title(title)
        self.set_trailing(trailing)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_trailing(self, text: str, *, role: str = "trailing") -> None:
        """Show a remark at the right of the title; ``role`` may be positive, warning or negative."""
        self._trailing.set_text(text)
        self._trailing.setVisible(bool(text))
        if self._trailing.property("role") != role:
            self._trailing.setProperty("role", role)
            self._trailing.style().unpolish(self._trailing)
            self._trailing.style().polish(self._trailing)

    def set_title_widget(self, widget: QWidget, *, inset: int = 0) -> None:
        """Put a control where the title would stand; the title's text stays the card's name.

        ``inset`` is the distance of the control's text from its edge, in pixels: texts of all cards
        begin on one line.
        """
        self._title.hide()
        self._head.insertWidget(0, widget)
        self._head.insertSpacing(0, -inset)

    def add_trailing_widget(self, widget: QWidget) -> None:
        """Put a small control at the right end of the title's line."""
        self._head.addWidget(widget)


class _Remark(QLabel):
    """Gives up its middle where there is no room: a run's name may be long."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "trailing")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def text(self) -> str:
        return self._whole

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_REMARK, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)
