"""Line icons from ``resources/icons``, tinted and sharp at every scale."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.core.bundled import resources_folder

_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


class _LineIconEngine(QIconEngine):
    """Paints an icon in the size and at the scale that are asked for, and not before."""

    def __init__(self, name: str, colour: str, gap: int) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._gap = gap

    def clone(self) -> QIconEngine:
        return _LineIconEngine(self._name, self._colour, self._gap)

    def pixmap(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, _mode, _state, 1.0)

    def scaledPixmap(self, size: QSize, _mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        return pixmap(self._name, self._colour, size=side, ratio=scale, gap=self._gap)

    def paint(self, painter: QPainter, area: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        side = min(area.width(), area.height())
        _renderer(self._name, self._colour).render(painter, QRectF(area.x(), area.y(), side, side))


@functools.lru_cache(maxsize=256)
def icon(name: str, colour: str, *, gap: int = 0) -> QIcon:
    """Return the icon ``name`` in ``colour`` (``#RRGGBB``), sharp in every size.

    ``gap`` logical pixels are left free at its right, for a text that follows.
    """
    return QIcon(_LineIconEngine(name, colour, gap))


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
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result


def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


@functools.lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
