"""Line icons from ``resources/icons``, tinted and sharp at every scale."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.core.bundled import resources_folder

_SIZES = (16, 18, 20, 24)
_RATIOS = (1, 2, 3)
_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


@functools.lru_cache(maxsize=256)
def icon(name: str, colour: str, *, gap: int = 0) -> QIcon:
    """Return the icon ``name`` in ``colour`` (``#RRGGBB``) for sizes from 16 to 24 pixels.

    ``gap`` logical pixels are left free at its right, for a text that follows.
    """
    result = QIcon()
    for size in _SIZES:
        for ratio in _RATIOS:
            result.addPixmap(pixmap(name, colour, size=size, ratio=ratio, gap=gap))
    return result


def application_icon() -> QIcon:
    """Return the icon of the window and the task bar."""
    result = QIcon()
    for size in _APPLICATION_SIZES:
        result.addPixmap(pixmap("app", "#FFFFFF", size=size, ratio=1))
    return result


def pixmap(name: str, colour: str, *, size: int, ratio: float, gap: int = 0) -> QPixmap:
    """Return an icon painted ``size`` × ``size`` logical pixels, and ``gap`` more in width."""
    result = QPixmap(QSize(size + gap, size) * ratio)
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result


@functools.lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
