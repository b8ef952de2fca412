"""The head of a sample in numbers: its name, the cell that is pointed at, and what changes the view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from workbench.ui.widgets.buttons import SmallButton
from workbench.ui.widgets.card import caption
from workbench.ui.widgets.elided_label import ElidedLabel
from workbench.ui.widgets.pixel_tiles import MAXIMUM
from workbench.ui.widgets.segments import SegmentedControl
from workbench.ui.widgets.zoomed_cells import Cell

ICON_BUTTON = 32
_CONFIRMED_MS = 2_000
_CONTROLS = 3


class PixelHead(QWidget):
    """One line above the cells or, beside them, one line for each of name, controls and cell."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample: NDArray[np.uint8] | None = None
        self._cell: Cell | None = None
        self._is_beside = False
        self._name = ElidedLabel(is_title=True)
        self._pointed = caption("", "trailing")
        # It never makes the window wider.
        self._pointed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._confirmed = QTimer(self, interval=_CONFIRMED_MS, singleShot=True)
        self._confirmed.timeout.connect(self._show)
        self.values = SegmentedControl([("bytes", "0–255"), ("scaled", "0–1")], name="Values", is_small=True)
        self.profile_button = SmallButton(icon_name="profile")
        self.profile_button.setCheckable(True)
        self.profile_button.setAccessibleName("Profiles")
        self.profile_button.setToolTip("Show the values along the row and the column that you point at")
        self.copy_button = SmallButton(icon_name="copy")
        self.copy_button.setAccessibleName("Copy the values")
        self.copy_button.setToolTip("Copy the values as NumPy, CSV or PNG")
        for button in (self.profile_button, self.copy_button):
            button.setFixedWidth(ICON_BUTTON)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(10)
        self._place()

    @property
    def pointed_text(self) -> str:
        """What is said of the cell that is pointed at, or was done last."""
        return self._pointed.text()

    def set_beside(self, is_beside: bool) -> None:
        """Stand beside the cells, with a line for each thing, or above them in one line."""
        self._is_beside = is_beside
        self._place()
        self._show()

    def show_name(self, name: str) -> None:
        """Show what the sample is called."""
        self._name.set_text(name)

    def show_cell(self, sample: NDArray[np.uint8] | None, cell: Cell | None) -> None:
        """Tell the value of a cell of a sample, uint8 [28, 28]; nothing without one of them."""
        is_same = cell is None and self._cell is None
        self._sample, self._cell = sample, cell
        if not (is_same and self._confirmed.isActive()):
            self._show()

    def confirm(self, text: str) -> None:
        """Say for a moment what was done."""
        self._pointed.setText(text)
        self._confirmed.start()

    def _place(self) -> None:
        parts: tuple[QWidget, ...] = (
            self._name,
            self._pointed,
            self.values,
            self.profile_button,
            self.copy_button,
        )
        for part in parts:
            self._grid.removeWidget(part)
        # What is said comes last beside the cells, and takes the room that is left above them.
        stretched = _CONTROLS if self._is_beside else 1
        for column in range(len(parts)):
            self._grid.setColumnStretch(column, int(column == stretched))
        if self._is_beside:
            self._grid.addWidget(self._name, 0, 0, 1, -1)
            self._grid.addWidget(self._pointed, 2, 0, 1, -1)
            for column, part in enumerate(parts[2:]):
                self._grid.addWidget(part, 1, column)
        else:
            for column, part in enumerate(parts):
                self._grid.addWidget(part, 0, column)

    def _show(self) -> None:
        self._confirmed.stop()
        cell, sample = self._cell, self._sample
        if cell is None or sample is None:
            self._pointed.setText("Point at a cell for its value" if self._is_beside else "")
            self._pointed.setToolTip("")
            return
        row, column = cell
        value = int(sample[cell])
        figures = f"{value} = {value / MAXIMUM:.3f}"
        words = f"Row {row}, column {column}: {figures}"
        self._pointed.setText(words if self._is_beside else f"[{row}, {column}] {figures}")
        self._pointed.setToolTip("Row and column, the value as it is stored, and from 0 to 1")
