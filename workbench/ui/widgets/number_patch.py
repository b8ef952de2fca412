"""A few numbers in their cells: what a filter sees of a sample, or the filter's own weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.widgets.signed_colours import signed_colours, text_on

_RADIUS = 4
_LARGEST_CELL = 46
_TEXT, _LEAST_TEXT = 12, 7
_MARGIN = 4


class NumberPatch(QWidget):
    """Values, float32 [rows, columns], each written by ``write`` on a ground that tells how large it is."""

    def __init__(self, name: str, write: Callable[[float], str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._write = write
        self._values: NDArray[np.float32] | None = None
        self._largest = 1.0
        self.setAccessibleName(name)
        self.setMinimumSize(56, 56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(96, 96)

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return what is written, row by row."""
        if self._values is None:
            return ()
        return tuple(tuple(self._write(value) for value in row) for row in self._values.tolist())

    def show_values(self, values: NDArray[np.float32] | None, *, largest: float = 1.0) -> None:
        """Show values, float32 [rows, columns], of which ``largest`` is as bright as it gets, or none."""
        self._values, self._largest = values, largest
        self.setAccessibleDescription("; ".join(", ".join(row) for row in self.texts()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._values is None:
            return
        rows, columns = self._values.shape
        side = int(min(_LARGEST_CELL, self.width() / columns, self.height() / rows))
        area = QRectF((self.width() - side * columns) // 2, 0, side * columns, side * rows)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.setClipPath(corners)
        texts = self.texts()
        font = self._font_for(side, max((text for row in texts for text in row), key=len))
        colours = signed_colours(self._values, largest=self._largest)
        for row in range(rows):
            for column in range(columns):
                cell = QRectF(area.x() + column * side, row * side, side, side)
                colour = colours[row, column]
                painter.fillRect(cell, QColor(*colour.tolist()))
                if font is not None:
                    painter.setFont(font)
                    painter.setPen(QColor(text_on(colour)))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, texts[row][column])
        painter.setClipping(False)
        painter.setPen(QColor(theme_of(self).field_line))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _font_for(self, side: int, longest: str) -> QFont | None:
        """Return the font in which the longest text fits into a cell, or None where none can be read."""
        font = QFont(self.font())
        for pixels in range(_TEXT, _LEAST_TEXT - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetricsF(font).horizontalAdvance(longest) <= side - _MARGIN:
                return font
        return None
