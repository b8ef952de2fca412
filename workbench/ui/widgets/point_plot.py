"""A small plot of measured points with their 95 % intervals, painted by hand and read by pointing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import Theme, theme_of

_TITLE_HEIGHT = 18
_TICK_HEIGHT = 15
_AXIS_WIDTH = 30
_RIGHT = 7
_LEVELS = (0.0, 0.5, 1.0)
_DOT = 2.5
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, kw_only=True)
class PlotPoint:
    """A fraction ``y`` at ``x``, with its interval, and what is told of it."""

    x: float
    y: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, kw_only=True)
class PointSeries:
    """What a plot shows; ``remark`` stands at the right of the title while no point is pointed at.

    ``ticks`` are labels along the axis, the first of which win where there is no room for all;
    ``shaded`` is a part of it. ``tone`` colours the remark:
    positive, warning, negative, or nothing. With ``is_diagonal`` the axis goes from 0 to 1, and a
    line shows where both are equal.
    """

    title: str
    points: tuple[PlotPoint, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    remark: str = ""
    tone: str = ""
    shaded: tuple[float, float] | None = None
    is_diagonal: bool = False
    tool_tip: str = ""


class PointPlot(QWidget):
    """Fractions from 0 to 1 over an axis; the nearest point is read out above the plot.

    Arrow keys go from point to point.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = PointSeries(title="")
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_series(self, series: PointSeries) -> None:
        """Show these points in place of what was shown."""
        self._series = series
        self._pointed = None
        self.setToolTip(series.tool_tip)
        self.setAccessibleName(series.title)
        self.setAccessibleDescription("; ".join(point.text for point in series.points))
        self.update()

    def series(self) -> PointSeries:
        """Return what is shown."""
        return self._series

    def read_out(self) -> str:
        """Return what is told at the right of the title."""
        return self._series.remark if self._pointed is None else self._series.points[self._pointed].text

    def point_at(self, index: int) -> QPointF:
        """Return where a point lies, in the widget's pixels."""
        return self._place(self._series.points[index])

    def sizeHint(self) -> QSize:
        return QSize(160, 72)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        self._paint_title(painter, theme)
        self._paint_axes(painter, theme)
        if self._series.points:
            self._paint_points(painter, theme)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        self._point_to(self._nearest(x) if self._plot_area().left() - 6 <= x else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._series.points:
            super().keyPressEvent(event)
            return
        last = len(self._series.points) - 1
        before = -step if self._pointed is None and step > 0 else self._pointed
        self._point_to(min(max((last + 1 if before is None else before) + step, 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_to(None)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()

    def _point_to(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.update()

    def _nearest(self, x: float) -> int | None:
        places = [abs(self._place(point).x() - x) for point in self._series.points]
        return places.index(min(places)) if places else None

    def _plot_area(self) -> QRectF:
        return QRectF(
            _AXIS_WIDTH,
            _TITLE_HEIGHT + 5,
            max(self.width() - _AXIS_WIDTH - _RIGHT, 1),
            max(self.height() - _TITLE_HEIGHT - _TICK_HEIGHT - 7, 1),
        )

    def _place(self, point: PlotPoint) -> QPointF:
        return QPointF(self._across(point.x), self._up(point.y))

    def _across(self, x: float) -> float:
        first, last = self._ends()
        area = self._plot_area()
        return area.left() + (x - first) / (last - first) * area.width()

    def _up(self, y: float) -> float:
        area = self._plot_area()
        return area.bottom() - y * area.height()

    def _ends(self) -> tuple[float, float]:
        if self._series.is_diagonal or not self._series.points:
            return 0.0, 1.0
        first, last = self._series.points[0].x, self._series.points[-1].x
        return first, last if last > first else first + 1

    def _paint_title(self, painter: QPainter, theme: Theme) -> None:
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        remark = self.read_out()
        line = QRectF(0, 0, self.width() - 2, _TITLE_HEIGHT)
        tones = {"positive": theme.positive, "warning": theme.warning, "negative": theme.negative}
        tone = tones.get(self._series.tone, theme.muted) if self._pointed is None else theme.text
        painter.setPen(QColor(tone))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, remark)
        taken = painter.fontMetrics().horizontalAdvance(remark)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.accent if self.hasFocus() else theme.text))
        free = line.adjusted(0, 0, -taken - 8, 0)
        title = painter.fontMetrics().elidedText(
            self._series.title, Qt.TextElideMode.ElideRight, int(free.width())
        )
        painter.drawText(free, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_axes(self, painter: QPainter, theme: Theme) -> None:
        area = self._plot_area()
        font = QFont(self.font())
        font.setPixelSize(10)
        painter.setFont(font)
        if self._series.shaded is not None:
            left, right = (self._across(x) for x in self._series.shaded)
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), QColor(theme.accent_soft))
        for level in _LEVELS:
            y = self._up(level)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.muted))
            painter.drawText(
                QRectF(0, y - 7, _AXIS_WIDTH - 6, 14),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                f"{100 * level:g}",
            )
        if self._series.is_diagonal:
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
            painter.drawLine(area.bottomLeft(), area.topRight())
        painter.setPen(QColor(theme.muted))
        self._paint_ticks(painter)

    def _paint_ticks(self, painter: QPainter) -> None:
        taken: list[QRectF] = []
        for x, text in self._series.ticks:
            width = painter.fontMetrics().horizontalAdvance(text) + 2
            # Labels at the ends stay within the widget.
            left = min(self._across(x) - width / 2, self.width() - width)
            place = QRectF(left, self._plot_area().bottom() + 2, width, _TICK_HEIGHT)
            if not any(place.adjusted(-4, 0, 4, 0).intersects(other) for other in taken):
                taken.append(place)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_points(self, painter: QPainter, theme: Theme) -> None:
        points = self._series.points
        accent = QColor(theme.accent)
        places = [self._place(point) for point in points]
        if self._series.is_diagonal:
            painter.setPen(QPen(accent, 1.5))
            for point, place in zip(points, places, strict=True):
                painter.drawLine(
                    QPointF(place.x(), self._up(point.low)), QPointF(place.x(), self._up(point.high))
                )
        else:
            self._paint_band(painter, accent)
            painter.setPen(QPen(accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(places)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for place in places:
            painter.drawEllipse(place, _DOT, _DOT)
        if self._pointed is not None:
            painter.setBrush(QColor(theme.card))
            painter.setPen(QPen(accent, 2))
            painter.drawEllipse(places[self._pointed], _DOT + 2, _DOT + 2)

    def _paint_band(self, painter: QPainter, accent: QColor) -> None:
        path = QPainterPath()
        points = self._series.points
        above = [QPointF(self._across(point.x), self._up(point.high)) for point in points]
        below = [QPointF(self._across(point.x), self._up(point.low)) for point in reversed(points)]
        path.moveTo(above[0])
        for place in (*above[1:], *below):
            path.lineTo(place)
        band = QColor(accent)
        band.setAlphaF(0.18)
        painter.fillPath(path, band)
