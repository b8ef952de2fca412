"""A sample at one stage on its way into the network, with a cell that can be pointed at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import DARK, theme_of
from workbench.ui.widgets.signed_colours import pixmap_of
from workbench.ui.widgets.zoomed_cells import Cell

_RADIUS = 5
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class StagePicture(QWidget):
    """28×28 colours, as large as there is room in whole pixels; ``pointed`` carries a `Cell`.

    A frame stands round the cell that is pointed at and as much about it as matters to the next stage.
    """

    pointed = Signal(object)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: NDArray[np.uint8] | None = None
        self._painted: QPixmap | None = None
        self._cell: Cell | None = None
        self._reach = (0, 0, 0, 0)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(2 * SIDE, 2 * SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(4 * SIDE, 4 * SIDE)

    def colours(self) -> NDArray[np.uint8] | None:
        """Return what is shown, uint8 [28, 28, 3], or None."""
        return self._colours

    def show_colours(self, colours: NDArray[np.uint8] | None) -> None:
        """Show RGB, uint8 [28, 28, 3], or an empty place."""
        self._colours = colours
        self._painted = None
        self.update()

    def show_cell(self, cell: Cell | None, *, size: Cell = (1, 1), words: str = "") -> None:
        """Frame a cell with what is round it, ``size`` rows and columns in all; ``words`` tell its value."""
        rows, columns = size
        self._cell = cell
        self._reach = (rows - 1) // 2, (columns - 1) // 2, rows, columns
        self.setAccessibleDescription(words)
        self.update()

    def _area(self) -> tuple[QRectF, int]:
        """Return where the picture lies, and how many device pixels a value takes."""
        ratio = self.devicePixelRatioF()
        magnified = max(1, int(min(self.width(), self.height()) * ratio) // SIDE)
        side = magnified * SIDE / ratio
        left = round((self.width() - side) / 2 * ratio) / ratio
        return QRectF(left, 0, side, side), magnified

    def paintEvent(self, _event: QPaintEvent) -> None:
        area, magnified = self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(area, _RADIUS, _RADIUS)
        if self._colours is None:
            painter.fillPath(corners, QColor(theme_of(self).hover))
            return
        if self._painted is None or self._painted.width() != magnified * SIDE:
            self._painted = pixmap_of(self._colours, magnified=magnified)
            self._painted.setDevicePixelRatio(self.devicePixelRatioF())
        painter.setClipPath(corners)
        painter.drawPixmap(area.topLeft(), self._painted)
        if self._cell is not None:
            side = area.width() / SIDE
            above, before, rows, columns = self._reach
            left = area.x() + (self._cell[1] - before) * side
            top = area.y() + (self._cell[0] - above) * side
            painter.setPen(QPen(QColor(DARK.accent_fill), 2))
            painter.drawRect(QRectF(left, top, columns * side, rows * side))
        if self.hasFocus():
            painter.setClipping(False)
            painter.setPen(QPen(QColor(theme_of(self).accent), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _cell_at(self, point: QPointF) -> Cell | None:
        area, _magnified = self._area()
        if not area.contains(point):
            return None
        side = area.width() / SIDE
        row, column = int((point.y() - area.y()) / side), int((point.x() - area.x()) / side)
        return min(row, SIDE - 1), min(column, SIDE - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and cell != self._cell and self._colours is not None:
            self.pointed.emit(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._cell is None:
            super().keyPressEvent(event)
            return
        row, column = (min(max(at + by, 0), SIDE - 1) for at, by in zip(self._cell, step, strict=True))
        self.pointed.emit((row, column))
