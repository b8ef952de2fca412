"""A sample as a picture with sharp pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.core.labels import SIDE

if TYPE_CHECKING:
    # For the annotations alone: the first window is painted before numpy is loaded.
    import numpy as np
    from numpy.typing import NDArray


def paint_sample(painter: QPainter, area: QRectF, sample: NDArray[np.uint8]) -> None:
    """Paint a sample, uint8 [28, 28], into ``area`` with pixels of equal size and clear edges."""
    # Larger first and then smaller: without that some pixels would be twice as wide as others.
    times = max(1, math.ceil(area.width() * painter.device().devicePixelRatio() / sample.shape[1]))
    pixels = sample.repeat(times, axis=0).repeat(times, axis=1)
    height, width = pixels.shape
    image = QImage(pixels.data, width, height, width, QImage.Format.Format_Grayscale8)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, image)


class SampleView(QWidget):
    """One sample, 28×28, as large as the widget's shorter side allows."""

    def __init__(
        self, *, side: int = 112, name: str = "Sample, 28 by 28 pixels", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._sample: NDArray[np.uint8] | None = None
        self.setAccessibleName(name)
        self.setMinimumSize(2 * SIDE, 2 * SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def sample(self) -> NDArray[np.uint8] | None:
        """Return what is shown, uint8 [28, 28], or None."""
        return self._sample

    def set_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Show a sample, uint8 [28, 28], white ink on black, or an empty black square."""
        self._sample = None if sample is None else sample.copy()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = min(self.width(), self.height())
        area = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        corners = QPainterPath()
        corners.addRoundedRect(area, 6, 6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(corners)
        painter.fillRect(area, QColor(Qt.GlobalColor.black))
        if self._sample is not None:
            paint_sample(painter, area, self._sample)
