"""A cursor that shows the pen's own size where it points."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

_LARGEST = 96


def pen_cursor(width: int, *, is_erasing: bool, ratio: float) -> QCursor:
    """Return a ring of ``width`` logical pixels, dashed for the eraser; ``ratio`` is the screen's."""
    width = min(width, _LARGEST)
    side = width + 4
    picture = QPixmap(QSize(side, side) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QRectF(2, 2, width, width)
    # A light ring within a dark one is seen on any ground.
    for colour, thickness in (("#80000000", 3.0), ("#E0FFFFFF", 1.2)):
        pen = QPen(QColor(colour), thickness)
        if is_erasing:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawEllipse(circle)
    painter.end()
    return QCursor(picture, side // 2, side // 2)
