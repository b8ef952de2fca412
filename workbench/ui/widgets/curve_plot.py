"""A plot of loss or accuracy: the training that runs, and earlier runs laid over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from workbench.sessions.curves import NO_POINTS, Curves, Line
from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_axis import HIGHEST_LOSS, AxisRange, accuracy_range, epoch_range, loss_range

Quantity = Literal["loss", "accuracy"]

_FAINT = 0.3


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """The curves of an earlier run, in the colour that its legend has."""

    name: str
    colour: str
    curves: Curves


@dataclass(frozen=True)
class _Lines:
    """The plot's items for one run."""

    raw: pg.PlotCurveItem
    training: pg.PlotCurveItem
    validation: pg.PlotCurveItem
    training_dots: pg.ScatterPlotItem
    validation_dots: pg.ScatterPlotItem

    def items(self) -> tuple[pg.GraphicsObject, ...]:
        return (self.raw, self.training, self.training_dots, self.validation, self.validation_dots)


class CurvePlot(QWidget):
    """Lines over epochs; limits are round and fixed between redraws, because that is what is cheap."""

    def __init__(self, quantity: Quantity, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantity = quantity
        self._theme = theme
        self._curves: Curves | None = None
        self._overlays: tuple[Overlay, ...] = ()
        self._epochs = 1
        self._shown_range: tuple[AxisRange, AxisRange] | None = None
        self._plot = pg.PlotWidget(background=None)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        # The card's own ground is seen through, whichever colour it has.
        self._plot.viewport().setAutoFillBackground(False)
        self._plot.setStyleSheet("background: transparent")
        item = self._plot.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.getViewBox().disableAutoRange()
        item.getViewBox().setMouseEnabled(x=False, y=False)
        item.getViewBox().setDefaultPadding(0.0)
        # Room for the halves of the outermost labels, which lie beyond the axes.
        item.layout.setContentsMargins(0, 8, 10, 0)
        self._grid: list[pg.InfiniteLine] = []
        self._lines = self._new_lines()
        self._overlay_lines: list[_Lines] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(f"{quantity.capitalize()} by epoch")
        self.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 120)

    def curves(self) -> Curves | None:
        """Return the lines of the training that is shown, if one is."""
        return self._curves

    def overlays(self) -> tuple[Overlay, ...]:
        """Return the earlier runs that are laid over."""
        return self._overlays

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        self._theme = theme
        font = QFont(self.font())
        font.setPixelSize(11)
        for side in ("left", "bottom"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(pg.mkPen(QColor(theme.line)))
            axis.setTextPen(pg.mkPen(QColor(theme.muted)))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=8, hideOverlappingLabels=False)
        self._plot.getPlotItem().getAxis("left").setWidth(44)
        for line in self._grid:
            line.setPen(pg.mkPen(QColor(theme.line)))
        self._paint_lines(self._lines, training=theme.accent, validation=theme.series_2)
        self.show_overlays(self._overlays)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.set_theme(self._theme)
        return super().event(event)

    def show_curves(self, curves: Curves | None, *, epochs: int) -> None:
        """Draw the lines of a training of ``epochs`` epochs in place of what was drawn; None clears."""
        self._curves = curves
        self._epochs = epochs
        shown = curves if curves is not None else Curves()
        _draw(self._lines, shown)
        self._fit()

    def show_overlays(self, overlays: tuple[Overlay, ...]) -> None:
        """Lay earlier runs over the plot, in place of those that were."""
        for lines in self._overlay_lines:
            for item in lines.items():
                self._plot.removeItem(item)
        self._overlays = overlays
        self._overlay_lines = []
        for overlay in overlays:
            lines = self._new_lines()
            self._paint_lines(lines, training=overlay.colour, validation=overlay.colour)
            _draw(lines, overlay.curves)
            self._overlay_lines.append(lines)
        self._fit()

    def _new_lines(self) -> _Lines:
        lines = _Lines(
            raw=pg.PlotCurveItem(antialias=False),
            training=pg.PlotCurveItem(antialias=True),
            validation=pg.PlotCurveItem(antialias=True),
            training_dots=pg.ScatterPlotItem(size=5, antialias=True),
            validation_dots=pg.ScatterPlotItem(size=7, antialias=True),
        )
        for line in (lines.training, lines.validation):
            # Qt strokes a thick line as one path; segment by segment it takes half the time.
            line.setSegmentedLineMode("on")
        for item in lines.items():
            self._plot.addItem(item)
        return lines

    def _paint_lines(self, lines: _Lines, *, training: str, validation: str) -> None:
        lines.raw.setPen(pg.mkPen(_mixed(training, self._theme.card), width=1))
        style = Qt.PenStyle.SolidLine if lines is self._lines else Qt.PenStyle.DotLine
        # The width of such a pen counts the screen's own pixels.
        width = 2 * self.devicePixelRatioF()
        lines.training.setPen(pg.mkPen(QColor(training), width=width, style=style))
        lines.validation.setPen(pg.mkPen(QColor(validation), width=width))
        for dots, colour in ((lines.training_dots, training), (lines.validation_dots, validation)):
            dots.setBrush(pg.mkBrush(QColor(colour)))
            dots.setPen(pg.mkPen(None))

    def _fit(self) -> None:
        drawn = tuple(overlay.curves for overlay in self._overlays)
        if self._curves is not None:
            drawn = (self._curves, *drawn)
        longest = max((_last_epoch(curves) for curves in drawn), default=0.0)
        across = epoch_range(max(self._epochs, int(longest)))
        up = loss_range(drawn) if self._quantity == "loss" else accuracy_range(drawn)
        if self._shown_range == (across, up):
            return
        self._shown_range = (across, up)
        item = self._plot.getPlotItem()
        # A little room, so that the first and the last dot and the topmost line are whole.
        item.setXRange(across.low, across.high * 1.01, padding=0)
        item.setYRange(up.low, up.high + 0.02 * (up.high - up.low), padding=0)
        self._show_grid(up.ticks())
        item.getAxis("bottom").setTicks([[(tick, f"{tick:g}") for tick in across.ticks()]])
        item.getAxis("left").setTicks([[(tick, self._tick_text(tick)) for tick in up.ticks()]])

    def _show_grid(self, levels: tuple[float, ...]) -> None:
        # The axis' own grid would clip the outermost labels.
        for line in self._grid:
            self._plot.removeItem(line)
        pen = pg.mkPen(QColor(self._theme.line))
        self._grid = [pg.InfiniteLine(level, angle=0, pen=pen) for level in levels]
        for line in self._grid:
            line.setZValue(-1)
            self._plot.addItem(line)

    def _tick_text(self, tick: float) -> str:
        return f"{tick:.4g}" if self._quantity == "loss" else f"{100 * tick:.4g} %"


def _draw(lines: _Lines, curves: Curves) -> None:
    training = curves.smooth if len(curves.smooth) else curves.training
    for item, line in (
        (lines.raw, curves.raw),
        (lines.training, training),
        (lines.validation, curves.validation),
    ):
        shown = _drawable(line)
        item.setData(shown.x, shown.y)
    # Where every batch is known, the line needs no dots.
    by_epoch = NO_POINTS if len(curves.smooth) else _drawable(curves.training)
    validation = _drawable(curves.validation)
    lines.training_dots.setData(by_epoch.x, by_epoch.y)
    lines.validation_dots.setData(validation.x, validation.y)


def _drawable(line: Line) -> Line:
    """Return the points that a painter can take; a training that diverges has others."""
    is_finite = np.isfinite(line.y)
    return Line(line.x[is_finite], np.minimum(line.y[is_finite], HIGHEST_LOSS))


def _last_epoch(curves: Curves) -> float:
    ends: list[Line] = [curves.smooth, curves.training, curves.validation]
    return max((float(line.x[-1]) for line in ends if len(line)), default=0.0)


def _mixed(colour: str, ground: str) -> QColor:
    """Return a little of ``colour`` on ``ground``; a transparent line takes Qt three times as long."""
    over, under = QColor(colour), QColor(ground)
    red, green, blue = (
        round(_FAINT * one + (1 - _FAINT) * other)
        for one, other in (
            (over.red(), under.red()),
            (over.green(), under.green()),
            (over.blue(), under.blue()),
        )
    )
    return QColor(red, green, blue)
