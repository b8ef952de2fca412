"""A `PixelGrid` with rulers at its edges and, where wanted, the profiles of a row and a column."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.pixel_rulers import COLUMN_RULER, ROW_RULER, PixelRuler
from workbench.ui.widgets.profile_plot import ProfilePlot

PROFILE = 52
_GAP = 4
_LEAST_CELL = 9


class PixelBoard(QWidget):
    """Gives the grid as large cells as there is room for, in whole device pixels, and the rest its place."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.grid = PixelGrid(parent=self)
        self.columns = PixelRuler(self.grid, across, parent=self)
        self.rows = PixelRuler(self.grid, down, parent=self)
        self.row_profile = ProfilePlot(self.grid, across, parent=self)
        self.column_profile = ProfilePlot(self.grid, down, parent=self)
        self._is_profiled = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_profiled(False)

    @property
    def is_profiled(self) -> bool:
        """Whether the profiles are shown."""
        return self._is_profiled

    def set_profiled(self, is_profiled: bool) -> None:
        """Show the profiles, or leave their room to the cells."""
        if is_profiled != self._is_profiled:
            self._is_profiled = is_profiled
            self.row_profile.setVisible(is_profiled)
            self.column_profile.setVisible(is_profiled)
            self.updateGeometry()
            self._place()

    def sizeHint(self) -> QSize:
        return self.grid.sizeHint() + self._beside()

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE * _LEAST_CELL, SIDE * _LEAST_CELL) + self._beside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _beside(self) -> QSize:
        profile = PROFILE + _GAP if self._is_profiled else 0
        return QSize(ROW_RULER + profile, COLUMN_RULER + profile)

    def _place(self) -> None:
        ratio, beside = self.devicePixelRatioF(), self._beside()
        room = min(self.width() - beside.width(), self.height() - beside.height())
        cell = max(1, int(room * ratio / SIDE))
        side = -int(-cell * SIDE // ratio)
        left = max(0, (self.width() - side - beside.width()) // 2) + ROW_RULER
        self.columns.setGeometry(left, 0, side, COLUMN_RULER)
        self.rows.setGeometry(left - ROW_RULER, COLUMN_RULER, ROW_RULER, side)
        self.grid.setGeometry(left, COLUMN_RULER, side, side)
        self.row_profile.setGeometry(left, COLUMN_RULER + side + _GAP, side, PROFILE)
        self.column_profile.setGeometry(left + side + _GAP, COLUMN_RULER, PROFILE, side)
