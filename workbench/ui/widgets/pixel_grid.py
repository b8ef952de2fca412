"""One sample as the numbers it is made of: 28×28 cells with a value in each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import DARK

_MAXIMUM = 255
# From this grey on, dark text is easier to read than light text.
_LIGHT_CELL = 118
_ZERO_TEXT = "#77777F"
_DARK_TEXT = "#101012"
_LIGHT_TEXT = "#F0F0F2"


class PixelGrid(QWidget):
    """A sample, uint8 [28, 28], with every value written in its cell, as 0–255 or as 0–1.

    Cells are whole device pixels, so that edges and figures are sharp at every scale.
    ``hovered`` carries row and column of the cell under the cursor, −1 and −1 when it leaves.
    """

    hovered = Signal(int, int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample: NDArray[np.uint8] | None = None
        self._is_scaled = False
        self._painted: QPixmap | None = None
        # A cell of each value, painted once: text is what takes time.
        self._tiles: dict[int, QPixmap] = {}
        self._tile_side = 0
        self._cell_under_cursor = (-1, -1)
        self.setMouseTracking(True)
        self.setMinimumSize(SIDE * 9, SIDE * 9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Pixel values, 28 by 28")

    def sizeHint(self) -> QSize:
        return QSize(SIDE * 17, SIDE * 17)

    def sample(self) -> NDArray[np.uint8] | None:
        """Return what is shown, uint8 [28, 28], or None."""
        return self._sample

    def set_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Show a sample, uint8 [28, 28], or nothing."""
        self._sample = sample
        self._repaint()

    def set_scaled(self, is_scaled: bool) -> None:
        """Write the values as the network gets them, from 0 to 1, or as they are stored."""
        self._is_scaled = is_scaled
        self._tiles.clear()
        self._repaint()

    def text_of(self, value: int) -> str:
        """Return how a value from 0 to 255 is written in its cell."""
        if not self._is_scaled or value in (0, _MAXIMUM):
            return str(value // _MAXIMUM if self._is_scaled else value)
        # Two places without the nought: more would not fit, and 0 and 1 stay what they are.
        return f"{min(0.99, max(0.01, value / _MAXIMUM)):.2f}"[1:]

    def _repaint(self) -> None:
        self._painted = None
        self.update()

    def _area(self) -> QRectF:
        """Return where the cells lie, in logical pixels; its side is whole in device pixels."""
        ratio = self.devicePixelRatioF()
        cell = int(min(self.width(), self.height()) * ratio / SIDE)
        side = cell * SIDE / ratio
        left = round((self.width() - side) / 2 * ratio) / ratio
        return QRectF(left, 0, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self._area()
        ratio = self.devicePixelRatioF()
        cell = round(area.width() * ratio / SIDE)
        if self._painted is None or self._painted.width() != cell * SIDE:
            self._painted = self._paint_cells(cell)
        self._painted.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(area, 6, 6)
        painter.setClipPath(corners)
        painter.drawPixmap(area.topLeft(), self._painted)
        painter.setClipping(False)
        row, column = self._cell_under_cursor
        if row >= 0:
            side = area.width() / SIDE
            painter.setPen(QPen(QColor(DARK.accent), 2))
            painter.drawRect(QRectF(area.x() + column * side, area.y() + row * side, side, side))

    def _paint_cells(self, cell: int) -> QPixmap:
        """Return all cells, ``cell`` device pixels wide."""
        pixmap = QPixmap(cell * SIDE, cell * SIDE)
        pixmap.fill(QColor(Qt.GlobalColor.black))
        if self._sample is None:
            return pixmap
        if self._tile_side != cell:
            self._tile_side = cell
            self._tiles.clear()
        font = self._font_for(cell)
        painter = QPainter(pixmap)
        for row, values in enumerate(self._sample.tolist()):
            for column, value in enumerate(values):
                if value not in self._tiles:
                    self._tiles[value] = self._paint_tile(value, cell, font)
                painter.drawPixmap(column * cell, row * cell, self._tiles[value])
        painter.end()
        return pixmap

    def _paint_tile(self, value: int, cell: int, font: QFont) -> QPixmap:
        tile = QPixmap(cell, cell)
        tile.fill(QColor(value, value, value))
        painter = QPainter(tile)
        painter.setFont(font)
        painter.setPen(QColor(_text_colour(value)))
        painter.drawText(tile.rect(), Qt.AlignmentFlag.AlignCenter, self.text_of(value))
        painter.end()
        return tile

    def _font_for(self, cell: int) -> QFont:
        """Return the largest font in which the widest value fits into a cell."""
        font = QFont(self.font())
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setPixelSize(100)
        width = QFontMetricsF(font).horizontalAdvance("255") / 100
        font.setPixelSize(max(5, int(min(cell * 0.6, (cell - 1.5) / width))))
        return font

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_cell_under_cursor(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_cell_under_cursor((-1, -1))

    def _cell_at(self, point: QPointF) -> tuple[int, int]:
        area = self._area()
        if not area.contains(point):
            return -1, -1
        side = area.width() / SIDE
        place = QPoint(int((point.x() - area.x()) / side), int((point.y() - area.y()) / side))
        return min(place.y(), SIDE - 1), min(place.x(), SIDE - 1)

    def _set_cell_under_cursor(self, cell: tuple[int, int]) -> None:
        if cell != self._cell_under_cursor:
            self._cell_under_cursor = cell
            self.update()
            self.hovered.emit(*cell)


def _text_colour(value: int) -> str:
    if value == 0:
        return _ZERO_TEXT
    return _DARK_TEXT if value >= _LIGHT_CELL else _LIGHT_TEXT
