"""What a recipe does, in words and numbers: a heading and sentences for each side of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.core.recipe_words import Passage
from workbench.ui.widgets.card import caption

_HEADING_WIDTH = 130


class Passages(QWidget):
    """Headings at the left, sentences at the right, to be read and copied."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnMinimumWidth(0, _HEADING_WIDTH)
        self._grid.setColumnStretch(1, 1)

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(label.text() for label in self._texts.values())

    def show_passages(self, passages: tuple[Passage, ...]) -> None:
        """Show these passages; the headings stay the same."""
        for passage in passages:
            if passage.heading not in self._texts:
                self._add(passage.heading)
            self._texts[passage.heading].setText(passage.text)

    def _add(self, heading: str) -> None:
        text = QLabel()
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._texts)
        self._grid.addWidget(caption(heading, "card-title"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)
        self._texts[heading] = text
