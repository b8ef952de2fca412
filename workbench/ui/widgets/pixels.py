"""Pictures between Qt and OpenCV."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter


def bgr_of(image: QImage) -> NDArray[np.uint8]:
    """Return a Qt image as uint8 [H, W, 3] BGR; what is transparent becomes white paper."""
    if image.hasAlphaChannel():
        flat = QImage(image.size(), QImage.Format.Format_BGR888)
        flat.fill(0xFFFFFFFF)
        painter = QPainter(flat)
        painter.drawImage(0, 0, image)
        painter.end()
    else:
        flat = image.convertToFormat(QImage.Format.Format_BGR888)
    height, width, stride = flat.height(), flat.width(), flat.bytesPerLine()
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(height, stride)
    return np.array(rows[:, : 3 * width].reshape(height, width, 3))
