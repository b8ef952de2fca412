"""Numbers of rows and columns along the edges of a `PixelGrid`."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import theme_of
from workbench.ui.widgets.pixel_grid import PixelGrid

ROW_RULER = 20
COLUMN_RULER = 16
_TEXT = 10
# Numbers that follow each other in these steps are easy to count between.
_STEPS = (1, 2, 4, 7, 14)
_FREE = 3


class PixelRuler(QWidget):
    """Row numbers (vertical) or column numbers (horizontal) of a grid; that of its cell stands out."""

    def __init__(
        self, grid: PixelGrid, orientation: Qt.Orientation, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._is_across = orientation == Qt.Orientation.Horizontal
        self.setAccessibleName("Column numbers" if self._is_across else "Row numbers")
        grid.moved.connect(self.update)
        grid.pointed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(ROW_RULER, COLUMN_RULER)

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers that are written, whether or not they are in view."""
        cell = self._grid.cell()
        here = None if cell is None else cell[self._is_across]
        step = self._step()
        # What is pointed at has its number; one that would touch it stands back.
        near = 0 if step == 1 else step / 2
        return tuple(
            number
            for number in range(SIDE)
            if number == here or (number % step == 0 and (here is None or abs(number - here) > near))
        )

    def _step(self) -> int:
        side = self._grid.area().width() / SIDE
        metrics = QFontMetricsF(self._font())
        wanted = metrics.horizontalAdvance("27") + _FREE if self._is_across else metrics.height() - _FREE
        return next((step for step in _STEPS if step * side >= wanted), _STEPS[-1])

    def _font(self, *, is_strong: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_TEXT)
        font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        area, cell = self._grid.area(), self._grid.cell()
        here = None if cell is None else cell[self._is_across]
        side = area.width() / SIDE
        for number in self.numbers():
            if self._is_across:
                place = QRectF(area.x() + number * side - side, 0, 3 * side, self.height() - 2)
                flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            else:
                place = QRectF(0, area.y() + number * side - side, self.width() - 5, 3 * side)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.setFont(self._font(is_strong=number == here))
            painter.setPen(QColor(theme.accent if number == here else theme.muted))
            painter.drawText(place, flags, str(number))
