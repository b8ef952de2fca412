"""How many pixels have each value from 0 to 255: the training set as bars, the test set as a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.ui.theme import theme_of
from workbench.ui.wording import percent_text

VALUES = 256
_AXIS = 20
_SCALE = 44
_TOP = 8
_MARKS = (0, 64, 128, 192, 255)
_NONE = np.zeros(VALUES, np.int64)


class ValueHistogram(QWidget):
    """Shares of all pixels of a split, on a scale of powers of ten: four fifths of MNIST are 0."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._train: NDArray[np.float64] = _shares(_NONE)
        self._test: NDArray[np.float64] = _shares(_NONE)
        self._counts: NDArray[np.int64] = _NONE
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(200, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("How many pixels have each value")

    def sizeHint(self) -> QSize:
        return QSize(320, 170)

    def shares(self) -> NDArray[np.float64]:
        """Return which part of the training set's pixels has each value, float64 [256]."""
        return self._train

    def show_histograms(self, train: NDArray[np.int64], test: NDArray[np.int64]) -> None:
        """Show how many pixels of each split have each value, int64 [256]."""
        self._counts = train
        self._train, self._test = _shares(train), _shares(test)
        self.setAccessibleDescription(self.words(0) + "; " + self.words(VALUES - 1) if train.any() else "")
        self.update()

    def clear(self) -> None:
        """Show no histogram: nothing has been counted."""
        self._point(None)
        self.show_histograms(_NONE, _NONE)

    def words(self, value: int) -> str:
        """Return what there is to say of a value."""
        share = percent_text(float(self._train[value]), 2 if self._train[value] >= 1e-3 else 4)
        test = percent_text(float(self._test[value]), 2 if self._test[value] >= 1e-3 else 4)
        return (
            f"Value {value} ({value / 255:.3f}): {self._counts[value]:,} pixels of the training set, "
            f"{share}; {test} of the test set"
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self._plot()
        place = (event.position().x() - plot.left()) / plot.width() * VALUES
        self._point(int(place) if 0 <= place < VALUES and self._counts.any() else None)
        if self._pointed is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(self._pointed), self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, plot = theme_of(self), self._plot()
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        least = self._least_power()
        for power in range(least, 1):
            height = plot.bottom() - plot.height() * (power - least) / -least
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            painter.setPen(QColor(theme.muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, height - 8, _SCALE - 6, 16), right, f"{100 * 10.0**power:g} %")
        for value in _MARKS:
            place = plot.left() + plot.width() * (value + 0.5) / VALUES
            painter.setPen(QColor(theme.muted))
            area = QRectF(min(place - 20, self.width() - 40), plot.bottom() + 4, 40, _AXIS - 4)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(value))
        self._paint_bars(painter, plot, least)

    def _paint_bars(self, painter: QPainter, plot: QRectF, least: int) -> None:
        theme = theme_of(self)
        width = plot.width() / VALUES
        if self._pointed is not None:
            place = plot.left() + (self._pointed + 0.5) * width
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QPointF(place, plot.top()), QPointF(place, plot.bottom()))
        for value, height in enumerate(_heights(self._train, least) * plot.height()):
            colour = theme.text if value == self._pointed else theme.accent_fill
            bar = QRectF(plot.left() + value * width, plot.bottom() - height, width, height)
            painter.fillRect(bar, QColor(colour))
        if not self._test.any():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QPainterPath()
        for value, height in enumerate(_heights(self._test, least) * plot.height()):
            point = QPointF(plot.left() + (value + 0.5) * width, plot.bottom() - height)
            line.lineTo(point) if value else line.moveTo(point)
        painter.setPen(QPen(QColor(theme.series_2), 1.5))
        painter.drawPath(line)

    def _plot(self) -> QRectF:
        return QRectF(_SCALE, _TOP, max(1, self.width() - _SCALE - 8), max(1, self.height() - _TOP - _AXIS))

    def _least_power(self) -> int:
        """Return the power of ten below the rarest value that there is; the scale goes from it to 1."""
        there = self._train[self._train > 0]
        return -3 if not len(there) else min(-1, max(-7, int(np.floor(np.log10(there.min())))))

    def _point(self, value: int | None) -> None:
        if value != self._pointed:
            self._pointed = value
            self.update()


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts / max(1, int(counts.sum())), np.float64)


def _heights(shares: NDArray[np.float64], least: int) -> NDArray[np.float64]:
    """Return the shares on a scale of powers from ``least`` to 0, as 0–1."""
    powers = np.log10(np.maximum(shares, 10.0**least))
    return np.asarray((powers - least) / -least, np.float64)
