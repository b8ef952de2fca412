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
        self._rows: dict[str, tuple[QLabel, QLabel]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnMinimumWidth(0, _HEADING_WIDTH)
        self._grid.setColumnStretch(1, 1)

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(text.text() for _, text in self._rows.values() if not text.isHidden())

    def show_passages(self, passages: tuple[Passage, ...]) -> None:
        """Show these passages and no others; what was shown once keeps its row."""
        for passage in passages:
            if passage.heading not in self._rows:
                self._add(passage.heading)
            self._rows[passage.heading][1].setText(passage.text)
        shown = {passage.heading for passage in passages}
        for heading, row in self._rows.items():
            for label in row:
                label.setVisible(heading in shown)

    def _add(self, heading: str) -> None:
        text = QLabel()
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row, head = len(self._rows), caption(heading, "card-title")
        self._grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, row, 1)
        self._rows[heading] = (head, text)
