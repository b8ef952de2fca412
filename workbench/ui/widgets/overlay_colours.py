"""Colours that tell runs apart which are laid over each other; none is a training's own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from workbench.ui.theme import Theme

_LIGHT = ("#7C3AED", "#0F766E", "#BE185D", "#4D7C0F", "#0369A1", "#854D0E")
_DARK = ("#C4A7FF", "#2DD4BF", "#F78DC0", "#A3D65C", "#67C7F5", "#E3B778")


def overlay_colour(theme: Theme, place: int) -> str:
    """Return the colour of the run that was ticked as the ``place``-th, ``#RRGGBB``."""
    colours = _DARK if theme.is_dark else _LIGHT
    return colours[place % len(colours)]


def colour_dot(colour: str) -> QIcon:
    """Return a dot, the legend of a line in ``colour``."""
    ratio = 2.0
    pixmap = QPixmap(int(10 * ratio), int(10 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(1, 1, 8, 8))
    painter.end()
    return QIcon(pixmap)
