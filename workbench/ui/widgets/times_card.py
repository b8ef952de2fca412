"""How long each stage took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from workbench.ui.widgets.card import Card, caption


@dataclass(frozen=True)
class StageTime:
    """A stage and its milliseconds; below zero where it was not run."""

    name: str
    milliseconds: float


class TimesCard(Card):
    """Stages with their times, one a row."""

    def __init__(self) -> None:
        super().__init__("Time")
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._nothing = caption("Nothing was read yet.", "muted")
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_times(self, times: Sequence[StageTime], *, remark: str = "") -> None:
        """Show the stages in their order; ``remark`` says of what the times are."""
        self.set_trailing(remark)
        self._nothing.setVisible(not times)
        while len(self._rows) < len(times):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            is_used = place < len(times)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                time = times[place]
                name.setText(time.name)
                value.setText(f"{time.milliseconds:.1f} ms" if time.milliseconds >= 0 else "–")

    def texts(self) -> list[tuple[str, str]]:
        """Return the rows as they are shown."""
        return [(name.text(), value.text()) for name, value in self._rows if not name.isHidden()]

    def _add_row(self) -> None:
        name, value = caption("", "muted"), caption("", "")
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))
