"""The head of a page: its title, one line of state, and the page's actions at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.widgets.card import caption
from workbench.ui.widgets.elided_label import ElidedLabel


class PageHeader(QWidget):
    """Title and subtitle at the left, actions at the right in the order they were added."""

    def __init__(self, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = caption(title, "title")
        self._subtitle = ElidedLabel()
        self._subtitle.setProperty("role", "subtitle")
        # Takes what the actions leave; without, they would be stretched.
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addLayout(texts, 1)

    @property
    def subtitle(self) -> str:
        return self._subtitle.text()

    def set_subtitle(self, text: str) -> None:
        self._subtitle.set_text(text)
        # Takes its line all the time, so that nothing below it moves.
        self._subtitle.show()

    def add_action(self, widget: QWidget, *, before: QWidget | None = None) -> None:
        """Add a control at the right end, or ``before`` one that is there."""
        place = -1 if before is None else self._row.indexOf(before)
        self._row.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        if before is not None:
            # The Tab key goes from left to right, whichever was added first.
            self.setTabOrder(before, widget)
            self.setTabOrder(widget, before)
