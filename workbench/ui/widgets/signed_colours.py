"""Values on black: the further above 0 the whiter, the further below 0 the more orange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPixmap

from workbench.ui.theme import DARK

_POSITIVE = (255, 255, 255)
_NEGATIVE = QColor(DARK.series_2).getRgb()[:3]  # type: ignore[index]


def signed_colours(values: NDArray[np.float32], *, largest: float) -> NDArray[np.uint8]:
    """Return RGB, uint8 [..., 3], for values of which ``largest`` is as bright as it gets."""
    share = np.clip(values / max(largest, 1e-12), -1, 1)[..., np.newaxis]
    full = np.where(share >= 0, np.array(_POSITIVE, np.float32), np.array(_NEGATIVE, np.float32))
    colours: NDArray[np.uint8] = np.rint(np.abs(share) * full).astype(np.uint8)
    return colours


def pixmap_of(colours: NDArray[np.uint8], *, magnified: int) -> QPixmap:
    """Return RGB, uint8 [H, W, 3], as a picture of so many device pixels a value, with hard edges."""
    large = np.ascontiguousarray(colours.repeat(magnified, axis=0).repeat(magnified, axis=1))
    height, width = large.shape[:2]
    return QPixmap.fromImage(QImage(large.data, width, height, 3 * width, QImage.Format.Format_RGB888))


def text_on(colour: NDArray[np.uint8]) -> str:
    """Return black or white, whichever can be read better on an RGB colour, uint8 [3]."""
    parts = colour.astype(np.float64) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    # Where both have the same contrast (WCAG 2.2).
    return "#000000" if float(linear @ (0.2126, 0.7152, 0.0722)) > 0.1791 else "#FFFFFF"
