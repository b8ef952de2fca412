"""What a plot draws of one run: lines, and dots at its epochs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from workbench.sessions.batch_series import NO_POINTS, Line, Span
from workbench.sessions.curves import Curves
from workbench.ui.widgets.curve_scale import Scale
from workbench.ui.widgets.plot_frame import PlotFrame

_FAINT = 0.3
# More dots than this run into each other.
_MOST_DOTS = 40


@dataclass(frozen=True, kw_only=True)
class Colours:
    """Colours of a run's lines, ``#RRGGBB``; ``ground`` is what they lie on."""

    training: str
    validation: str
    ground: str


class RunLines:
    """The items of one run in a plot; an earlier run's training is dotted."""

    def __init__(self, frame: PlotFrame, *, is_earlier: bool) -> None:
        self._frame = frame
        self._is_earlier = is_earlier
        self._raw = pg.PlotCurveItem(antialias=False)
        self._training = pg.PlotCurveItem(antialias=True)
        self._validation = pg.PlotCurveItem(antialias=True)
        self._training_dots = pg.ScatterPlotItem(size=5)
        self._validation_dots = pg.ScatterPlotItem(size=7)
        for line in (self._raw, self._training, self._validation):
            # Thick lines take Qt an age to join, unless they are drawn piece by piece.
            line.setSegmentedLineMode("on")
        for item in self._items():
            frame.add(item)

    def remove(self) -> None:
        """Take the items out of the plot."""
        for item in self._items():
            self._frame.remove(item)

    def paint(self, colours: Colours, *, ratio: float) -> None:
        """Take colours; ``ratio`` is that of the screen's pixels to those of the window."""
        self._raw.setPen(pg.mkPen(_mixed(colours.training, colours.ground), width=1))
        style = Qt.PenStyle.DotLine if self._is_earlier else Qt.PenStyle.SolidLine
        # The width of such a pen counts the screen's own pixels.
        self._training.setPen(pg.mkPen(QColor(colours.training), width=2 * ratio, style=style))
        self._validation.setPen(pg.mkPen(QColor(colours.validation), width=2 * ratio))
        for dots, colour in (
            (self._training_dots, colours.training),
            (self._validation_dots, colours.validation),
        ):
            dots.setBrush(pg.mkBrush(QColor(colour)))
            dots.setPen(pg.mkPen(None))

    def draw(self, curves: Curves, scale: Scale, *, span: Span | None) -> None:
        """Draw these lines in place of what was drawn; ``span`` is the stretch that is seen."""
        has_batches = len(curves.smooth) > 0
        for item, line in (
            (self._raw, NO_POINTS if self._is_earlier else curves.raw),
            (self._training, curves.smooth if has_batches else curves.training),
            (self._validation, curves.validation),
        ):
            shown = _drawable(line, scale)
            item.setData(shown.x, shown.y)
        # Where every batch is known, the line needs no dots.
        by_epoch = NO_POINTS if has_batches else _dotted(_drawable(curves.training, scale), span)
        validation = _dotted(_drawable(curves.validation, scale), span)
        self._training_dots.setData(by_epoch.x, by_epoch.y)
        self._validation_dots.setData(validation.x, validation.y)

    def _items(self) -> tuple[pg.GraphicsObject, ...]:
        return (self._raw, self._training, self._training_dots, self._validation, self._validation_dots)


def _drawable(line: Line, scale: Scale) -> Line:
    """Return the points that a painter can take; a training that diverges has others."""
    is_finite = np.isfinite(line.y)
    return Line(line.x[is_finite], scale.places(line.y[is_finite]))


def _dotted(line: Line, span: Span | None) -> Line:
    """Return the points that get a dot: all that are seen, or none where they are many."""
    low, high = span or (-np.inf, np.inf)
    return line if np.count_nonzero((line.x >= low) & (line.x <= high)) <= _MOST_DOTS else NO_POINTS


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
