"""What lies over the samples of a grid: rings, marks, captions, and the frame's corners."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from workbench.ui.theme import DARK
from workbench.ui.widgets.grid_layout import GridLayout

# Below this side of a cell, in logical pixels, a caption would cover its sample.
LEAST_CAPTIONED_CELL = 40
_CAPTION_PIXELS = 11
_CAPTION_INSET = 3
_CAPTION_PLATE = 0.72
_RADIUS = 8.0


class GridMarks:
    """Paints in device pixels; on black, the colours of the dark look are the legible ones in either.

    ``is_marked``, bool [N], tells which samples are marked, as misread ones are; ``caption`` returns the
    few characters that stand over one, by its index.
    """

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self.is_marked: NDArray[np.bool_] | None = None
        self.caption: Callable[[int], str] | None = None
        self._cell = 0
        self._ratio = 1.0
        self._texts: dict[tuple[str, bool], QPixmap] = {}
        self._dot: QPixmap | None = None

    def use(self, layout: GridLayout, ratio: float) -> None:
        """Paint for these cells from now on, on a screen with ``ratio`` device pixels a logical one."""
        if ratio != self._ratio:
            self._texts.clear()
            self._dot = None
        self._cell, self._ratio = layout.cell, ratio

    def paint_ring(self, painter: QPainter, left: int, top: int, side: int, *, is_strong: bool) -> None:
        """Frame one cell: strongly where the keyboard is, faintly under the cursor."""
        pen = QPen(QColor(DARK.accent if is_strong else DARK.muted), (2 if is_strong else 1) * self._ratio)
        _draw_ring(painter, QRectF(left, top, side, side), pen, self._ratio)

    def paint_row(self, painter: QPainter, layout: GridLayout, top: int, indices: NDArray[np.intp]) -> None:
        """Paint the marks and captions of a row that begins at ``top`` and shows these samples."""
        caption = self.caption if layout.cell >= LEAST_CAPTIONED_CELL * self._ratio else None
        if self.is_marked is None and caption is None:
            return
        for column, index in enumerate(indices.tolist()):
            corner = layout.left + column * layout.cell, top
            is_marked = self.is_marked is not None and bool(self.is_marked[index])
            text = caption(index) if caption is not None else ""
            if text:
                self._paint_caption(painter, corner, text, is_marked=is_marked)
            elif is_marked:
                self._paint_dot(painter, corner)

    def _paint_caption(
        self, painter: QPainter, corner: tuple[int, int], text: str, *, is_marked: bool
    ) -> None:
        """Write into the lower left corner of a cell that begins at ``corner``."""
        key = text, is_marked
        if key not in self._texts:
            self._texts[key] = self._paint_text(text, is_marked=is_marked)
        picture = self._texts[key]
        inset = round(3 * self._ratio)
        height = picture.height()
        room = self._cell - 2 * inset
        left, top = corner[0] + inset, corner[1] + self._cell - height - round(1.5 * self._ratio)
        painter.drawPixmap(left, top, picture, 0, 0, min(room, picture.width()), height)

    def _paint_dot(self, painter: QPainter, corner: tuple[int, int]) -> None:
        """Mark a cell that begins at ``corner``, and is too small for a caption."""
        if self._dot is None:
            side = round(6 * self._ratio)
            self._dot = _transparent(side, side)
            with QPainter(self._dot) as dot:
                dot.setRenderHint(QPainter.RenderHint.Antialiasing)
                dot.setPen(Qt.PenStyle.NoPen)
                dot.setBrush(QColor(DARK.negative))
                dot.drawEllipse(QRectF(0, 0, side, side))
        inset = round(2 * self._ratio)
        left = corner[0] + self._cell - self._dot.width() - inset
        painter.drawPixmap(left, corner[1] + inset, self._dot)

    def _paint_text(self, text: str, *, is_marked: bool) -> QPixmap:
        font = QFont(self._font)
        font.setPixelSize(round(_CAPTION_PIXELS * self._ratio))
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        inset = round(_CAPTION_INSET * self._ratio)
        picture = _transparent(metrics.horizontalAdvance(text) + 2 * inset, metrics.height())
        letters = QPainterPath()
        letters.addText(QPointF(inset, metrics.ascent()), font, text)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Legible over ink as well.
            plate = QColor("#000000")
            plate.setAlphaF(_CAPTION_PLATE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawRoundedRect(QRectF(picture.rect()), inset, inset)
            painter.fillPath(letters, QColor(DARK.negative if is_marked else DARK.muted))
        return picture


def paint_frame(painter: QPainter, area: QRectF, *, ground: str, ratio: float, has_ring: bool) -> None:
    """Round the corners of a view with the colour of what it lies on, and frame it."""
    inner = QPainterPath()
    inner.addRoundedRect(area, _RADIUS * ratio, _RADIUS * ratio)
    outer = QPainterPath()
    outer.addRect(area)
    painter.fillPath(outer.subtracted(inner), QColor(ground))
    if has_ring:
        painter.setClipPath(inner)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(DARK.accent), 4 * ratio))
        painter.drawPath(inner)
        painter.setClipping(False)


def _draw_ring(painter: QPainter, cell: QRectF, pen: QPen, ratio: float, fill: QColor | None = None) -> None:
    inset = 1.5 * ratio
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), 5 * ratio, 5 * ratio)


def _transparent(width: int, height: int) -> QPixmap:
    pixmap = QPixmap(max(1, width), max(1, height))
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
