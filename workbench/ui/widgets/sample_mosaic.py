"""A few samples side by side, as large as there is room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import theme_of
from workbench.ui.widgets.sample_view import paint_sample

_GAP = 4
_RADIUS = 5
_NO_SAMPLES = np.zeros((0, SIDE, SIDE), np.uint8)


class SampleMosaic(QWidget):
    """Samples in rows of equal length; ``count`` places are kept free while there are none."""

    def __init__(self, count: int, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._samples: NDArray[np.uint8] = _NO_SAMPLES
        self._sentence = ""
        self.setAccessibleName(name)
        self.setMinimumSize(8 * (SIDE + _GAP), 2 * (SIDE + _GAP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(8 * (2 * SIDE + _GAP), 2 * (2 * SIDE + _GAP))

    def samples(self) -> NDArray[np.uint8]:
        """Return what is shown, uint8 [N, 28, 28]."""
        return self._samples

    @property
    def sentence(self) -> str:
        """What is written in place of samples."""
        return self._sentence

    def show_samples(self, samples: NDArray[np.uint8], *, sentence: str = "") -> None:
        """Show samples, uint8 [N, 28, 28] with N at most the count; ``sentence`` where there are none."""
        self._samples = samples
        self._sentence = "" if len(samples) else sentence
        self.setAccessibleDescription(self._sentence)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, area in enumerate(self._areas()):
            corners = QPainterPath()
            corners.addRoundedRect(area, _RADIUS, _RADIUS)
            if place < len(self._samples):
                painter.save()
                painter.setClipPath(corners)
                painter.fillRect(area, QColor(Qt.GlobalColor.black))
                paint_sample(painter, area, self._samples[place])
                painter.restore()
            else:
                painter.fillPath(corners, QColor(theme.hover))
        if self._sentence:
            painter.setPen(QColor(theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._sentence)

    def _areas(self) -> list[QRectF]:
        """Return a square for each place, in the rows that make them largest."""
        columns, room = largest_rows(self._count, self.width(), self.height(), gap=_GAP)
        side = float(math.floor(room))
        rows = -(-self._count // columns)
        step = side + _GAP
        left = (self.width() - columns * step + _GAP) / 2
        top = max(0.0, (self.height() - rows * step + _GAP) / 2)
        return [
            QRectF(left + place % columns * step, top + place // columns * step, side, side)
            for place in range(self._count)
        ]


def largest_rows(
    count: int, width: int, height: int, *, gap: int, least_even: float = 0.5
) -> tuple[int, float]:
    """Return how many of ``count`` squares stand in a row where they are largest, and how large they are.

    Rows are of equal length where squares are then at least ``least_even`` as large as in other rows.
    """

    def side(columns: int) -> float:
        rows = -(-count // columns)
        across = (width - (columns - 1) * gap) / columns
        down = (height - (rows - 1) * gap) / rows
        return min(across, down)

    best = max(range(1, count + 1), key=side)
    even = max((columns for columns in range(1, count + 1) if not count % columns), key=side)
    columns = even if side(even) >= side(best) * least_even else best
    return columns, side(columns)
