"""A slider for how large samples are shown in a grid."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from workbench.sessions.preferences import Preferences
from workbench.ui.widgets.sample_cells import LEAST_CELL, MOST_CELL, SampleCells

_WIDTH = 84


class SizeSlider(QSlider):
    """Sets the cells of ``grid``, and follows where they are changed by other means."""

    def __init__(self, grid: SampleCells, *, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(LEAST_CELL, MOST_CELL)
        self.setSingleStep(4)
        self.setPageStep(16)
        self.setFixedWidth(_WIDTH)
        self.setProperty("quiet", "true")
        self.setAccessibleName("Size of the samples")
        self.setToolTip("How large the samples are shown")
        self.setValue(grid.cell())
        self.valueChanged.connect(grid.set_cell)
        grid.cell_changed.connect(self.setValue)

    def remember_in(self, preferences: Preferences, key: str) -> None:
        """Begin with the size that was chosen last time, and keep the one that is chosen now."""
        self.setValue(preferences.number(key, self.value()))
        self.valueChanged.connect(lambda size: preferences.remember(key, size))
