"""All classes of a data set side by side: mean image, spread, and how many samples there are of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import theme_of

_LEGEND = 58
_GAP = 10
_SMALLEST, _LARGEST = 2 * SIDE, 4 * SIDE
# Up to so many classes stand in one row, as large as there is room; more of them take several.
_ONE_ROW = 12
_LINE = 19
_BAR = 4
_BETWEEN_ROWS = 18
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassFigures:
    """The classes of a set: their ``names``, and for each mean and spread, float32 [C, 28, 28], 0–255.

    ``train`` and ``test`` are how many samples each class has in the two splits.
    """

    names: Sequence[str]
    means: NDArray[np.float32]
    spreads: NDArray[np.float32]
    train: Sequence[int]
    test: Sequence[int]


class ClassGallery(QWidget):
    """Painted from the arrays; as high as its width makes it. Tool tips have the figures of a class."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: ClassFigures | None = None
        self._means: list[QImage] = []
        self._spreads: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("The classes of the set")

    def figures(self) -> ClassFigures | None:
        """Return what is shown."""
        return self._figures

    def show_figures(self, figures: ClassFigures | None) -> None:
        """Show the classes of a set, or none yet."""
        self._figures = figures
        if figures is None:
            self._means, self._spreads = [], []
            self.setAccessibleDescription("")
        else:
            # The spreads go to half of 255 and a little more; between black and white they are seen.
            highest = max(float(figures.spreads.max(initial=0)), 1.0)
            self._means = [_picture(mean) for mean in figures.means]
            self._spreads = [_picture(spread * (255 / highest)) for spread in figures.spreads]
            places = range(len(figures.names))
            self.setAccessibleDescription("; ".join(_words(figures, place) for place in places))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(700, self.heightForWidth(700))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-self._count // self._columns(width))
        return rows * self._row_height(width) + (rows - 1) * _BETWEEN_ROWS

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(QPointF(event.pos()))
            if place is not None and self._figures is not None:
                QToolTip.showText(event.globalPos(), _words(self._figures, place), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        figures, theme = self._figures, theme_of(self)
        if figures is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        plain, strong = _sized(self.font(), 12), _sized(self.font(), 13, is_strong=True)
        side = self._side(self.width())
        most = max(1, *figures.train), max(1, *figures.test)
        in_view = QRectF(event.rect())
        for place, name in enumerate(figures.names):
            cell = self._cell(place)
            if cell.bottom() < in_view.top() or cell.top() > in_view.bottom():
                continue
            if cell.left() == _LEGEND:
                painter.setFont(plain)
                painter.setPen(QColor(theme.muted))
                self._paint_legend(painter, cell.top(), side)
            painter.setFont(strong)
            painter.setPen(QColor(theme.text))
            line = QRectF(cell.left() - _GAP / 2, cell.top(), side + _GAP, _LINE)
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, _CENTRE, shown)
            below = cell.top() + _LINE + 2
            for picture in (self._means[place], self._spreads[place]):
                _paint_picture(painter, QRectF(cell.left(), below, side, side), picture)
                below += side + 4
            painter.setFont(plain)
            for count, highest, colour in (
                (figures.train[place], most[0], theme.accent_fill),
                (figures.test[place], most[1], theme.series_2),
            ):
                painter.setPen(QColor(theme.text))
                painter.drawText(QRectF(line.left(), below, line.width(), _LINE), _CENTRE, f"{count:,}")
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.hover))
                bar = QRectF(cell.left(), below + _LINE, side, _BAR)
                painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
                painter.setBrush(QColor(colour))
                bar.setWidth(side * count / highest)
                painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
                below += _LINE + _BAR + 2

    def _fit(self) -> None:
        # A layout in a scrolled area asks for the height that follows from the width only so.
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _paint_legend(self, painter: QPainter, top: float, side: float) -> None:
        below = top + _LINE + 2
        lines = [(below, side, "Mean"), (below + side + 4, side, "Spread")]
        below += 2 * (side + 4)
        lines += [(below, _LINE, "Training"), (below + _LINE + _BAR + 2, _LINE, "Test")]
        for line_top, height, text in lines:
            painter.drawText(QRectF(0, line_top, _LEGEND - _GAP, height), _RIGHT, text)

    @property
    def _count(self) -> int:
        return max(1, 0 if self._figures is None else len(self._figures.names))

    def _columns(self, width: int) -> int:
        if self._count <= _ONE_ROW and self._side_of(width, self._count) >= _SMALLEST:
            return self._count
        return max(1, int((width - _LEGEND + _GAP) // (_SMALLEST + _GAP)))

    def _side(self, width: int) -> float:
        """Return the side of a picture, in pixels."""
        if self._columns(width) == self._count <= _ONE_ROW:
            return float(min(_LARGEST, self._side_of(width, self._count)))
        return float(_SMALLEST)

    def _side_of(self, width: int, columns: int) -> int:
        return (width - _LEGEND + _GAP) // columns - _GAP

    def _row_height(self, width: int) -> int:
        return int(_LINE + 2 + 2 * (self._side(width) + 4) + 2 * (_LINE + _BAR + 2))

    def _cell(self, place: int) -> QRectF:
        row, column = divmod(place, self._columns(self.width()))
        side, height = self._side(self.width()), self._row_height(self.width())
        return QRectF(_LEGEND + column * (side + _GAP), row * (height + _BETWEEN_ROWS), side, height)

    def _place_at(self, point: QPointF) -> int | None:
        return next((place for place in range(self._count) if self._cell(place).contains(point)), None)


def _picture(values: NDArray[np.float32]) -> QImage:
    """Return values, float32 [28, 28], 0–255, as a grey picture of its own."""
    pixels = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    height, width = pixels.shape
    return QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def _paint_picture(painter: QPainter, area: QRectF, picture: QImage) -> None:
    corners = QPainterPath()
    corners.addRoundedRect(area, 5, 5)
    painter.save()
    painter.setClipPath(corners)
    painter.drawImage(area, picture)
    painter.restore()


def _words(figures: ClassFigures, place: int) -> str:
    mean, spread = figures.means[place].mean(), figures.spreads[place].max(initial=0)
    counts = f"{figures.train[place]:,} training and {figures.test[place]:,} test samples"
    values = f"mean value {mean:.0f}, largest spread of a pixel {spread:.0f}"
    return f"{figures.names[place]}: {counts}, {values}"


def _sized(font: QFont, pixels: int, *, is_strong: bool = False) -> QFont:
    result = QFont(font)
    result.setPixelSize(pixels)
    if is_strong:
        result.setWeight(QFont.Weight.DemiBold)
    return result
