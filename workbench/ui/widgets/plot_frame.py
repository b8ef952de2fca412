"""The two axes of a plot, its grid, and a hairline; what is drawn between them comes from outside.

pyqtgraph's own PlotItem is not used: it makes a menu with fifty widgets that nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.curve_axis import AxisRange
from workbench.ui.widgets.curve_view import ZoomBox

_LEFT_WIDTH = 48
_TICK_PIXELS = 11
# Room for the halves of the outermost labels, which lie beyond the axes.
_MARGINS = (0.0, 8.0, 10.0, 0.0)


class PlotFrame(pg.GraphicsView):  # type: ignore[misc]
    """A plot without lines; ``pointed`` carries the place under the cursor, None outside the axes."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.box = ZoomBox()
        self._left = pg.AxisItem("left")
        self._bottom = pg.AxisItem("bottom")
        self._grid: list[pg.InfiniteLine] = []
        self._grid_pen = pg.mkPen(None)
        self._hairline = pg.InfiniteLine(angle=90)
        self._hairline.setZValue(-0.5)
        self._hairline.hide()
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The card's own ground is seen through, whichever colour it has.
        self.viewport().setAutoFillBackground(False)
        # Menus belong to whoever holds the plot.
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.viewport().setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        central = pg.GraphicsWidget()
        layout = QGraphicsGridLayout(central)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(0)
        for item, row, column in ((self._left, 0, 0), (self.box, 0, 1), (self._bottom, 1, 1)):
            layout.addItem(item, row, column)
        self.setCentralItem(central)
        for axis in (self._left, self._bottom):
            axis.linkToView(self.box)
        self._left.setWidth(_LEFT_WIDTH)
        self.add(self._hairline)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def add(self, item: pg.GraphicsObject) -> None:
        """Draw an item between the axes."""
        self.box.addItem(item, ignoreBounds=True)

    def remove(self, item: pg.GraphicsObject) -> None:
        """Draw an item no more."""
        self.box.removeItem(item)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of ``theme``."""
        font = QFont(self.font())
        font.setPixelSize(_TICK_PIXELS)
        for axis in (self._left, self._bottom):
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(pg.mkPen(QColor(theme.line)))
            axis.setTextPen(pg.mkPen(QColor(theme.muted)))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=8, hideOverlappingLabels=False)
        self._grid_pen = pg.mkPen(QColor(theme.line))
        for line in self._grid:
            line.setPen(self._grid_pen)
        self._hairline.setPen(pg.mkPen(QColor(theme.disabled)))

    def show_across(self, axis: AxisRange, *, high: float) -> None:
        """Show a stretch of epochs up to ``high``, a little beyond the axis' own end perhaps."""
        self.box.setXRange(axis.low, high, padding=0)
        self._bottom.setTicks([[(tick, f"{tick:.6g}") for tick in axis.ticks]])

    def show_up(self, axis: AxisRange, *, high: float, text: Callable[[float], str]) -> None:
        """Show values up to ``high``, with a line of the grid and a text at every tick."""
        self.box.setYRange(axis.low, high, padding=0)
        self._left.setTicks([[(tick, text(tick)) for tick in axis.ticks]])
        # The axis' own grid would clip the outermost labels.
        while len(self._grid) > len(axis.ticks):
            self.remove(self._grid.pop())
        while len(self._grid) < len(axis.ticks):
            line = pg.InfiniteLine(angle=0, pen=self._grid_pen)
            line.setZValue(-1)
            self._grid.append(line)
            self.add(line)
        for line, tick in zip(self._grid, axis.ticks, strict=True):
            line.setValue(tick)

    def show_hairline(self, x: float | None) -> None:
        """Show an upright line at ``x``, in epochs, or none."""
        self._hairline.setVisible(x is not None)
        if x is not None:
            self._hairline.setValue(x)

    def pixel_of(self, x: float) -> int:
        """Return the column of pixels at ``x``, in epochs."""
        return int(self.mapFromScene(self.box.mapViewToScene(QPointF(x, 0.0))).x())

    def _on_mouse_moved(self, place: QPointF) -> None:
        is_inside = self.box.sceneBoundingRect().contains(place)
        self.pointed.emit(float(self.box.mapSceneToView(place).x()) if is_inside else None)
