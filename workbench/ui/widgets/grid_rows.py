"""Rows of scaled samples as pictures; only those that were not there before are scaled."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from workbench.core.labels import SIDE
from workbench.ui.theme import DARK
from workbench.ui.widgets.grid_layout import GridLayout

# Sample pixels that are left free around each sample, so that neighbours do not touch.
_FREE = 1
_PITCH = SIDE + 2 * _FREE
# A sample is not blurred for two or three pixels more.
_UNSCALED_UP_TO = _PITCH + 2
_TINT_ALPHA = 70
# OpenCV shares larger pieces between threads, which wait for each other longer than they work.
_PIECE = 90_000


class GridRows:
    """Keeps the rows that were asked for last, as greys; a picture in colours is made of each in turn.

    Qt's own smooth scaling of a whole view costs three times as much as OpenCV's, and needs its thread
    pool; and a picture of greys takes Qt longer to draw than OpenCV to turn into colours that are only
    copied. Piece by piece, what is worked on stays in the processor's cache, and a row that has left
    the view lends its memory to the next.
    """

    def __init__(self) -> None:
        self._images: NDArray[np.uint8] = np.zeros((0, SIDE, SIDE), np.uint8)
        self._indices: NDArray[np.intp] = np.zeros(0, np.intp)
        self._maker = _RowMaker(GridLayout(width=1, height=1, least_cell=1, count=0), 1.0)
        self._rows: dict[int, NDArray[np.uint8]] = {}
        self._free: list[NDArray[np.uint8]] = []
        self.made = 0

    def show(self, images: NDArray[np.uint8], indices: NDArray[np.intp]) -> None:
        """Make rows of ``images``, uint8 [N, 28, 28], at ``indices`` from now on."""
        self._images = images
        self._indices = indices
        self._forget(range(0))

    def use(self, layout: GridLayout, ratio: float) -> None:
        """Make rows of these cells from now on, with ``ratio`` device pixels a logical one."""
        if (layout.columns, layout.cell, ratio) != self._maker.made_for:
            self._rows.clear()
            self._free.clear()
            self._maker = _RowMaker(layout, ratio)

    def keep(self, rows: range) -> None:
        """Forget all but these rows, and as many above and below them."""
        self._forget(range(rows.start - len(rows), rows.stop + len(rows)))

    def paint(self, painter: QPainter, row: int, top: int, selected: NDArray[np.bool_] | None = None) -> None:
        """Paint a row that begins at ``top``, in device pixels.

        ``selected``, bool [≤ columns], tells which of its cells are to be tinted and framed.
        """
        greys = self._rows.get(row)
        if greys is None:
            greys = self._rows[row] = self._free.pop() if self._free else self._maker.blank()
            columns = self._maker.columns
            self._maker.fill(greys, self._images, self._indices[row * columns : (row + 1) * columns])
            self.made += 1
        self._maker.paint(painter, greys, top, selected)

    def _forget(self, kept: range) -> None:
        for row in [row for row in self._rows if row not in kept]:
            self._free.append(self._rows.pop(row))


class _RowMaker:
    """Scales the samples of one row, and colours it."""

    def __init__(self, layout: GridLayout, ratio: float) -> None:
        self.made_for = layout.columns, layout.cell, ratio
        self.columns = columns = layout.columns
        self._left, self._cell, self._width = layout.left, layout.cell, layout.row_width
        cell = layout.cell
        self._is_scaled = cell > _UNSCALED_UP_TO or cell < SIDE
        # Scaled with black around each, so that no sample shines into its neighbour.
        pitch = _PITCH if self._is_scaled else cell
        before = (pitch - SIDE) // 2
        self._row = np.zeros((pitch, columns * pitch), np.uint8)
        self._cells = self._row.reshape(pitch, columns, pitch)[
            before : before + SIDE, :, before : before + SIDE
        ].transpose(1, 0, 2)
        self._pitch = pitch
        self._band = max(1, min(cell, _PIECE // self._width))
        self._colours = np.zeros((self._band, self._width, 4), np.uint8)
        # The memory is shared: what is put into the colours is in the picture.
        self._picture = QImage(
            self._colours.data, self._width, self._band, self._width * 4, QImage.Format.Format_RGB32
        )
        # The same memory, cell by cell.
        self._coloured_cells = self._colours.reshape(self._band, columns, cell, 4)
        self._selected = _selected_cell(cell, ratio)

    def blank(self) -> NDArray[np.uint8]:
        """Return a row without anything in it, uint8 [cell, width]."""
        return np.zeros((self._cell, self._width), np.uint8)

    def fill(self, greys: NDArray[np.uint8], images: NDArray[np.uint8], indices: NDArray[np.intp]) -> None:
        """Put ``images`` at ``indices``, intp [≤ columns], into a row."""
        self._cells[: len(indices)] = images[indices]
        self._cells[len(indices) :] = 0
        if not self._is_scaled:
            greys[:] = self._row
            return
        cell, pitch = self._cell, self._pitch
        method = cv2.INTER_LINEAR if cell >= SIDE else cv2.INTER_AREA
        step = max(1, _PIECE // cell**2)
        for start in range(0, self.columns, step):
            stop = min(start + step, self.columns)
            cv2.resize(
                self._row[:, start * pitch : stop * pitch],
                ((stop - start) * cell, cell),
                dst=greys[:, start * cell : stop * cell],
                interpolation=method,
            )

    def paint(
        self, painter: QPainter, greys: NDArray[np.uint8], top: int, selected: NDArray[np.bool_] | None
    ) -> None:
        """Paint a row in colours, with its selected cells tinted and framed."""
        runs: list[list[int]] = []
        if selected is not None and selected.any():
            edges = np.flatnonzero(np.diff(np.concatenate(([False], selected, [False])).astype(np.int8)))
            runs = edges.reshape(-1, 2).tolist()
        for start in range(0, self._cell, self._band):
            band = greys[start : start + self._band]
            cv2.cvtColor(band, cv2.COLOR_GRAY2BGRA, dst=self._colours[: len(band)])
            tinted = self._selected[start : start + self._band, None]
            for first, stop in runs:
                # Ink stays as bright as it is: only what is darker than the tint takes its colour.
                cells = self._coloured_cells[: len(band), first:stop]
                np.maximum(cells, tinted, out=cells)
            painter.drawImage(
                QPoint(self._left, top + start), self._picture, QRect(0, 0, self._width, len(band))
            )


def _selected_cell(cell: int, ratio: float) -> NDArray[np.uint8]:
    """Return how a selected cell without ink looks, uint8 [cell, cell, 4] (blue, green, red, alpha)."""
    pixels = np.zeros((cell, cell, 4), np.uint8)
    picture = QImage(pixels.data, cell, cell, cell * 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)
    tint = QColor(DARK.accent_fill)
    tint.setAlpha(_TINT_ALPHA)
    inset, radius = 1.5 * ratio, 5 * ratio
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(DARK.accent_fill), 2 * ratio))
        painter.setBrush(tint)
        ring = QRectF(0, 0, cell, cell).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ring, radius, radius)
    return pixels
