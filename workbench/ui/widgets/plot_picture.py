"""Plots as one picture, with titles and legends, sharp enough to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_plot import CurvePlot

# Pixels of the picture for each of the window's.
_SCALE = 2
_MARGIN = 20
_TITLE = 22
_LEGEND = 20
# Between the plots, and between the names of a legend.
_GAP = 16
_DOT = 8.0


# A colour, ``#RRGGBB``, and a name for each line.
Legend = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class PlotOfPicture:
    """A plot under its title, with its legend."""

    title: str
    legend: Legend
    plot: CurvePlot


def picture_of(plots: tuple[PlotOfPicture, ...], *, theme: Theme, font: QFont) -> QImage:
    """Return plots below each other as they stand in the window, on the ground of a card."""
    inner = max(one.plot.width() for one in plots)
    rows = [_legend_rows(one.legend, font=font, width=inner) for one in plots]
    heights = [
        _TITLE + _LEGEND * len(legend) + one.plot.height() for one, legend in zip(plots, rows, strict=True)
    ]
    height = sum(heights) + _GAP * (len(plots) - 1) + 2 * _MARGIN
    picture = QImage((inner + 2 * _MARGIN) * _SCALE, height * _SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(_SCALE)
    picture.fill(QColor(theme.card))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = _MARGIN
    for one, legend, taken in zip(plots, rows, heights, strict=True):
        painter.save()
        _paint_head(painter, one.title, legend, theme=theme, font=font, top=top)
        # A brush that is left behind would fill what the plot draws.
        painter.restore()
        one.plot.paint_lines(painter, QPoint(_MARGIN, top + _TITLE + _LEGEND * len(legend)))
        top += taken + _GAP
    painter.end()
    return picture


def _legend_rows(legend: Legend, *, font: QFont, width: int) -> list[Legend]:
    """Return a legend in rows that are no wider than ``width``, at least one."""
    metrics = QFontMetricsF(font)
    rows: list[list[tuple[str, str]]] = [[]]
    left = 0.0
    for colour, name in legend:
        wide = _DOT * 1.75 + metrics.horizontalAdvance(name) + _GAP
        if left + wide > width and rows[-1]:
            rows.append([])
            left = 0.0
        rows[-1].append((colour, name))
        left += wide
    return [tuple(row) for row in rows]


def _paint_head(
    painter: QPainter, title: str, legend: list[Legend], *, theme: Theme, font: QFont, top: float
) -> None:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(_MARGIN, top + _TITLE * 0.7), title)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    for number, row in enumerate(legend):
        left, middle = float(_MARGIN), top + _TITLE + _LEGEND * (number + 0.5)
        for colour, name in row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(left + _DOT / 2, middle), _DOT / 2, _DOT / 2)
            left += _DOT * 1.75
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), name)
            left += metrics.horizontalAdvance(name) + _GAP
