"""Paints the cells of a sample grid: rows of samples, what lies over them, and the ground between."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from workbench.ui.widgets.grid_layout import GridLayout
from workbench.ui.widgets.grid_marks import GridMarks, paint_frame
from workbench.ui.widgets.grid_rows import GridRows
from workbench.ui.widgets.grid_selection import GridSelection

_GROUND = QColor("#000000")


@dataclass(frozen=True, kw_only=True, eq=False)
class CellsView:
    """What is seen of a grid: its layout, scrolled down by ``top`` device pixels.

    ``indices`` intp [M] are the samples shown, ``hovered`` is a position among them, or -1. ``area`` is
    the size of the view in logical pixels, of ``ratio`` device pixels each; ``ground`` is the colour
    around it.
    """

    layout: GridLayout
    indices: NDArray[np.intp]
    selection: GridSelection
    hovered: int
    area: QRect
    top: int
    ratio: float
    ground: str
    has_focus_ring: bool


class CellPainter:
    """Holds the scaled rows and the marks of a grid from one paint to the next."""

    def __init__(self, font: QFont) -> None:
        self.rows = GridRows()
        self.marks = GridMarks(font)

    def paint(self, painter: QPainter, exposed: QRect, view: CellsView) -> None:
        """Paint the part of a view that is ``exposed``, in logical pixels."""
        ratio, layout = view.ratio, view.layout
        # From here on a unit is a device pixel, so that rows are copied and not scaled.
        painter.scale(1 / ratio, 1 / ratio)
        top, bottom = math.floor(exposed.top() * ratio), math.ceil((exposed.bottom() + 1) * ratio)
        frame = QRectF(0, 0, view.area.width() * ratio, view.area.height() * ratio)
        if len(view.indices):
            self._paint_rows(painter, view, layout.rows_between(top + view.top, bottom + view.top))
        _paint_ground(painter, view, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rings(painter, view)
        paint_frame(painter, frame, ground=view.ground, ratio=ratio, has_ring=view.has_focus_ring)

    def _paint_rows(self, painter: QPainter, view: CellsView, rows: range) -> None:
        layout = view.layout
        self.marks.use(layout, view.ratio)
        self.rows.use(layout, view.ratio)
        self.rows.keep(layout.rows_between(view.top, view.top + layout.height))
        has_several = len(view.selection.indices()) > 1
        for row in rows:
            top = row * layout.cell - view.top
            shown = slice(row * layout.columns, (row + 1) * layout.columns)
            selected = view.selection.at(shown) if has_several else None
            self.rows.paint(painter, row, top, selected)
            self.marks.paint_row(painter, layout, top, view.indices[shown])

    def _paint_rings(self, painter: QPainter, view: CellsView) -> None:
        current = view.selection.current
        for position, is_strong in ((view.hovered, False), (current, True)):
            if position >= 0 and (is_strong or position != current):
                left, top = view.layout.corner_of(position)
                self.marks.paint_ring(painter, left, top - view.top, view.layout.cell, is_strong=is_strong)


def _paint_ground(painter: QPainter, view: CellsView, frame: QRectF) -> None:
    """Paint what no row covers: below them all, and at their ends."""
    layout = view.layout
    below = max(0, layout.full_height - view.top)
    right = layout.left + layout.row_width
    painter.fillRect(QRectF(0, below, frame.width(), frame.height() - below), _GROUND)
    painter.fillRect(QRectF(0, 0, layout.left, frame.height()), _GROUND)
    painter.fillRect(QRectF(right, 0, frame.width() - right, frame.height()), _GROUND)
