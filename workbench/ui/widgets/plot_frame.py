"""The area of a plot: axes, grid, lines and a hairline, and the mouse that zooms in it.

Painted here: pyqtgraph, which it was before, holds the window up for a sixth of a second when it is
imported, because it looks all of Qt's types up, and for another fiftieth for each plot that is made.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from workbench.sessions.batch_series import Line, Span
from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_axis import AxisRange
from workbench.ui.widgets.curve_lines import FAINT, DrawnLine

# Room for the labels of the axes, and for the halves of the outermost ones.
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 8, 10, 24
_TICK_PIXELS = 11
_TICK_GAP = 8
_LINE_WIDTH = 2.0
# What lies far outside is as good as just outside; painters have limits.
_FAR = 1e5
# What is smaller is a click with an unsteady hand.
_SMALLEST_DRAG = 6.0
# A drag that is as flat as this chooses a stretch of the run and leaves the values as they are.
_FLAT = 14.0
_STEP_OF_WHEEL = 0.85
_WHEEL_NOTCH = 120.0


class PlotFrame(QWidget):
    """Draws lines between two axes, and tells what the mouse wants; it is the plot that shows it.

    ``pointed`` carries the place under the cursor, in epochs, None outside the axes. ``zoomed``
    carries the ends of a stretch of epochs, and those of the values, or None for a flat drag and for
    the wheel. ``whole_requested`` comes with a double click.
    """

    pointed = Signal(object)
    zoomed = Signal(object, object)
    whole_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._across: Span = (0.0, 1.0)
        self._up: Span = (0.0, 1.0)
        self._across_ticks: tuple[tuple[float, str], ...] = ()
        self._up_ticks: tuple[tuple[float, str], ...] = ()
        self._lines: tuple[DrawnLine, ...] = ()
        self._hairline: float | None = None
        self._pressed: QPointF | None = None
        self._dragged = QRectF()
        self.setMouseTracking(True)

    @property
    def limits(self) -> tuple[Span, Span]:
        """The ends of both axes, in epochs and in places of the scale."""
        return self._across, self._up

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        self.update()

    def show_lines(self, lines: tuple[DrawnLine, ...]) -> None:
        """Draw these lines, the first one below the others."""
        self._lines = lines
        self.update()

    def show_across(self, axis: AxisRange, *, high: float) -> None:
        """Show a stretch of epochs up to ``high``, a little beyond the axis' own end perhaps."""
        self._across = (axis.low, high)
        self._across_ticks = tuple((tick, f"{tick:.6g}") for tick in axis.ticks)
        self.update()

    def show_up(self, axis: AxisRange, *, high: float, text: Callable[[float], str]) -> None:
        """Show places up to ``high``, with a line of the grid and a text at every tick."""
        self._up = (axis.low, high)
        self._up_ticks = tuple((tick, text(tick)) for tick in axis.ticks)
        self.update()

    def show_hairline(self, x: float | None) -> None:
        """Show an upright line at ``x``, in epochs, or none."""
        if x != self._hairline:
            self._hairline = x
            self.update()

    def pixel_of(self, x: float) -> int:
        """Return the column of pixels at ``x``, in epochs."""
        return round(float(self._columns(np.array([x]))[0]))

    def paint_on(self, painter: QPainter) -> None:
        """Paint all of it at the painter's origin."""
        theme, area = self._theme, self._area()
        font = self.font()
        font.setPixelSize(_TICK_PIXELS)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_axes(painter, area)
        painter.save()
        # Half of a line at the border is seen beyond it.
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        if self._hairline is not None:
            x = self.pixel_of(self._hairline)
            painter.setPen(QColor(theme.disabled))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for line in self._lines:
            self._paint_line(painter, line)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self.paint_on(painter)
        if not self._dragged.isEmpty():
            ground = QColor(self._theme.accent)
            ground.setAlphaF(0.15)
            painter.fillRect(self._dragged, ground)
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(self._dragged)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._area().contains(event.position()):
            self._pressed = event.position()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, area = event.position(), self._area()
        if self._pressed is not None:
            dragged = QRectF(self._pressed, place).normalized()
            if dragged.height() < _FLAT:
                dragged.setTop(area.top())
                dragged.setBottom(area.bottom())
            self._dragged = dragged & area
            self.update()
        self.pointed.emit(self._epoch_at(place.x()) if area.contains(place) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begin, self._pressed, self._dragged = self._pressed, None, QRectF()
        self.update()
        if begin is None:
            super().mouseReleaseEvent(event)
            return
        dragged = QRectF(begin, event.position()).normalized() & self._area()
        if dragged.width() < _SMALLEST_DRAG:
            return
        span = (self._epoch_at(dragged.left()), self._epoch_at(dragged.right()))
        is_flat = dragged.height() < _FLAT
        up = None if is_flat else (self._place_at(dragged.bottom()), self._place_at(dragged.top()))
        self.zoomed.emit(span, up)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.whole_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        low, high = self._across
        turns = event.angleDelta()
        across, up = turns.x() / _WHEEL_NOTCH, turns.y() / _WHEEL_NOTCH
        if abs(across) > abs(up):
            shift = -0.1 * across * (high - low)
            self.zoomed.emit((low + shift, high + shift), None)
        else:
            about = self._epoch_at(event.position().x())
            factor = _STEP_OF_WHEEL**up
            self.zoomed.emit((about + (low - about) * factor, about + (high - about) * factor), None)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _epoch_at(self, column: float) -> float:
        area, (low, high) = self._area(), self._across
        return low + (column - area.left()) / max(area.width(), 1.0) * (high - low)

    def _place_at(self, row: float) -> float:
        area, (low, high) = self._area(), self._up
        return low + (area.bottom() - row) / max(area.height(), 1.0) * (high - low)

    def _columns(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        area, (low, high) = self._area(), self._across
        return np.clip(area.left() + (x - low) / (high - low) * area.width(), -_FAR, _FAR)

    def _rows(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        area, (low, high) = self._area(), self._up
        return np.clip(area.bottom() - (y - low) / (high - low) * area.height(), -_FAR, _FAR)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        above = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick, text in self._up_ticks:
            row = round(float(self._rows(np.array([tick]))[0]))
            painter.setPen(QColor(theme.line))
            painter.drawLine(QLineF(area.left(), row, area.right(), row))
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0, row - 10, area.left() - _TICK_GAP, 20), beside, text)
        for tick, text in self._across_ticks:
            column = self.pixel_of(tick)
            painter.drawText(QRectF(column - 40, area.bottom() + _TICK_GAP, 80, 16), above, text)

    def _paint_line(self, painter: QPainter, line: DrawnLine) -> None:
        points = self._seen(line.points)
        columns, rows = self._columns(points.x).tolist(), self._rows(points.y).tolist()
        places = [QPointF(column, row) for column, row in zip(columns, rows, strict=True)]
        colour = QColor(line.colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not line.is_faint)
        if line.is_faint:
            painter.setPen(QPen(_mixed(colour, QColor(self._theme.card)), 1))
            painter.drawPolyline(QPolygonF(places))
        elif line.is_dotted:
            painter.setPen(QPen(colour, _LINE_WIDTH, Qt.PenStyle.DotLine))
            painter.drawPolyline(QPolygonF(places))
        else:
            # Thick lines take Qt an age to join, unless they are drawn piece by piece.
            painter.setPen(QPen(colour, _LINE_WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLines([QLineF(one, other) for one, other in pairwise(places)])
        if line.dots:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for place in places:
                painter.drawEllipse(place, line.dots / 2, line.dots / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _seen(self, points: Line) -> Line:
        """Return the points between the ends of the axis, and one more at either side."""
        low, high = self._across
        begin = max(int(np.searchsorted(points.x, low)) - 1, 0)
        end = int(np.searchsorted(points.x, high, side="right")) + 1
        return Line(points.x[begin:end], points.y[begin:end])


def _mixed(over: QColor, under: QColor) -> QColor:
    """Return a little of a colour on its ground; a transparent line takes Qt three times as long."""
    red, green, blue = (
        round(FAINT * one + (1 - FAINT) * other)
        for one, other in (
            (over.red(), under.red()),
            (over.green(), under.green()),
            (over.blue(), under.blue()),
        )
    )
    return QColor(red, green, blue)
