"""The values along a row or a column of a `PixelGrid`, as bars beside its cells."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import theme_of
from workbench.ui.widgets.pixel_grid import PixelGrid
from workbench.ui.widgets.pixel_tiles import MAXIMUM

_TEXT = 10


class ProfilePlot(QWidget):
    """A bar for each cell of the row (horizontal) or column (vertical) that is pointed at.

    Bars stand where their cells do: those of a row on its lower edge, those of a column on its left one.
    """

    def __init__(
        self, grid: PixelGrid, orientation: Qt.Orientation, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._is_row = orientation == Qt.Orientation.Horizontal
        self._what = "row" if self._is_row else "column"
        self.setAccessibleName(f"Profile of the {self._what}")
        grid.moved.connect(self.update)
        grid.pointed.connect(self._on_pointed)

    def sizeHint(self) -> QSize:
        return QSize(56, 56)

    def values(self) -> tuple[int, ...]:
        """Return the 28 values that are shown, or none while no cell is pointed at."""
        cell, sample = self._grid.cell(), self._grid.sample()
        if cell is None or sample is None:
            return ()
        line = sample[cell[0]] if self._is_row else sample[:, cell[1]]
        return tuple(int(value) for value in line)

    def _on_pointed(self) -> None:
        cell, values = self._grid.cell(), self.values()
        number = "" if cell is None else f" {cell[0] if self._is_row else cell[1]}"
        self.setAccessibleDescription(", ".join(map(str, values)))
        self.setToolTip(f"{self._what.title()}{number}, from 0 to {MAXIMUM}" if values else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        self._paint_frame(painter)
        cell, values = self._grid.cell(), self.values()
        if cell is None or not values:
            return
        area = self._grid.area()
        side = area.width() / SIDE
        gap = 1 if side >= 6 else 0
        here = cell[1] if self._is_row else cell[0]
        length = self.height() if self._is_row else self.width()
        for place, value in enumerate(values):
            reach = (length - 1) * value / MAXIMUM
            if self._is_row:
                left = area.x() + place * side + gap
                bar = QRectF(left, length - 1 - reach, side - 2 * gap, reach)
            else:
                bar = QRectF(1, area.y() + place * side + gap, reach, side - 2 * gap)
            painter.fillRect(bar, QColor(theme.accent_fill if place == here else theme.muted))

    def _paint_frame(self, painter: QPainter) -> None:
        """Paint the lines at 0 and at 255, and what to do while nothing is shown."""
        theme = theme_of(self)
        width, height = self.width() - 1, self.height() - 1
        base, top = (((0, height), (width, height)), ((0, 0), (width, 0)))
        if not self._is_row:
            base, top = ((0, 0), (0, height)), ((width, 0), (width, height))
        for ends, colour in ((base, theme.field_line), (top, theme.line)):
            painter.setPen(QPen(QColor(colour), 1))
            painter.drawLine(QPoint(*ends[0]), QPoint(*ends[1]))
        if self.values():
            return
        font = QFont(self.font())
        font.setPixelSize(_TEXT)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        if self._is_row:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Point at a cell for its row")
        else:
            painter.translate(self.width(), 0)
            painter.rotate(90)
            turned = QRectF(0, 0, self.height(), self.width())
            painter.drawText(turned, Qt.AlignmentFlag.AlignCenter, "and its column")
