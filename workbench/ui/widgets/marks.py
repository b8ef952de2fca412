"""The mark of a digit, in a picture or on the canvas: a frame and its label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from workbench.ui.theme import DARK, LIGHT
from workbench.vision.frame import Box

_LABEL_PADDING = 5.0
_LEAST_LABEL = 18.0
# Of a longer name the end is left out, unless its box is wider.
_LONGEST_LABEL = 150.0
# A picture has its own light: the same colours are seen on it in the light and the dark look.
_LINE = DARK.accent_fill
# The label is the user's own, and white stands out on it.
_KEPT = LIGHT.positive
_HALO = "#70FFFFFF"
# A little air, so that the line does not lie on the ink.
_AIR = 4.0


@dataclass(frozen=True)
class Mark:
    """A digit in a picture: its box in the picture's pixels, and its label, empty if not read.

    ``is_ignored`` where a model takes it for background, ``is_kept`` where the label is the user's.
    """

    box: Box
    text: str = ""
    is_ignored: bool = False
    is_kept: bool = False

    @property
    def said(self) -> str:
        """What it is for somebody who listens."""
        if self.is_ignored:
            return "background"
        return f"{self.text or 'not read'}{', kept' if self.is_kept else ''}"


def mark_frame(box: Box, scale: float, corner: QPointF) -> QRectF:
    """Return the frame round a box of a picture that is shown ``scale`` times as large at ``corner``."""
    frame = QRectF(box.x * scale, box.y * scale, box.width * scale, box.height * scale)
    return frame.translated(corner).adjusted(-_AIR, -_AIR, _AIR, _AIR)


def mark_font(font: QFont) -> QFont:
    """Return the font of the labels."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    return bold


def paint_mark(
    painter: QPainter,
    mark: Mark,
    frame: QRectF,
    *,
    area: QRectF,
    is_selected: bool,
    others: Sequence[QRectF] = (),
) -> None:
    """Paint a mark whose label stays within ``area``; the painter has `mark_font`.

    The label leaves those of the frames ``others`` free, unless it is the selected one's, above all.
    """
    line = QColor(_KEPT if mark.is_kept else _LINE)
    fill = QColor(line)
    fill.setAlpha(36 if is_selected else 0)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor(_HALO), 4.5 if is_selected else 3.0))
    painter.drawRoundedRect(frame, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.DashLine if mark.is_ignored else Qt.PenStyle.SolidLine
    painter.setPen(QPen(line, 3.0 if is_selected else 1.75, style))
    painter.drawRoundedRect(frame, 5, 5)
    tag = label_place(mark, frame, painter.font(), area)
    if tag.isEmpty():
        return
    if not is_selected and tag.width() > max(frame.width(), _LEAST_LABEL):
        tag.setWidth(min(tag.width(), _room_beside(frame, others)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line)
    painter.drawRoundedRect(tag, 5, 5)
    painter.setPen(QColor(DARK.on_accent))
    room = tag.width() - 2 * _LABEL_PADDING
    text = painter.fontMetrics().elidedText(_tag_text(mark), Qt.TextElideMode.ElideRight, round(room))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def label_place(mark: Mark, frame: QRectF, font: QFont, area: QRectF) -> QRectF:
    """Return where a mark's label is painted in `mark_font`, within ``area``; empty where it has none."""
    text = _tag_text(mark)
    if not text:
        return QRectF()
    metrics = QFontMetricsF(font)
    # A name that is cut is one pixel too wide for it, where figures are rounded.
    wanted = metrics.horizontalAdvance(text) + 2 * _LABEL_PADDING + 2
    width = min(max(wanted, _LEAST_LABEL), max(_LONGEST_LABEL, frame.width()), area.width())
    height = metrics.height() + 3
    # Above the box; below where the picture's edge is near.
    top = frame.top() - height - 3
    left = max(min(frame.left(), area.right() - width), area.left())
    return QRectF(left, top if top >= area.top() else frame.bottom() + 3, width, height)


def _room_beside(frame: QRectF, others: Sequence[QRectF]) -> float:
    """Return how wide a label may be before it reaches that of the next frame in the row."""
    starts = (
        other.left() - frame.left()
        for other in others
        if other.left() > frame.left() and abs(other.top() - frame.top()) < frame.height() / 2
    )
    return max(min(starts, default=math.inf) - 3, _LEAST_LABEL)


def _tag_text(mark: Mark) -> str:
    return f"{mark.text} ✓" if mark.is_kept else mark.text
