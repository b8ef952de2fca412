"""Thousands of samples as a scrolling grid, painted from their one array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from workbench.core.labels import SIDE
from workbench.data.dataset import Samples
from workbench.ui.theme import DARK

DEFAULT_CELL = 46
# Sample pixels that are left free around each sample, so that neighbours do not touch.
_FREE = 1
_GROUND = "#000000"
_RADIUS = 8


class SampleGrid(QAbstractScrollArea):
    """A grid of samples of which one is chosen, by mouse or keyboard.

    A *position* counts what is shown, in its order; an *index* counts the samples of the split.
    ``chosen`` carries the index of the newly chosen sample.
    """

    chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._indices: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._position = -1
        self._hovered = -1
        self._has_focus_ring = False
        self._wanted_cell = DEFAULT_CELL
        self._columns = 1
        self._cell = float(DEFAULT_CELL)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Samples")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setMinimumSize(4 * DEFAULT_CELL, 3 * DEFAULT_CELL)

    def sizeHint(self) -> QSize:
        return QSize(12 * DEFAULT_CELL, 9 * DEFAULT_CELL)

    def show_samples(self, samples: Samples, indices: NDArray[np.intp]) -> None:
        """Show ``samples`` at ``indices``, intp [M], in that order, from the top.

        What was chosen stays so if it is among them; otherwise the first sample is chosen,
        without a signal in either case.
        """
        index = self.chosen_index() if samples is self._samples else None
        self._samples = samples
        self._indices = indices
        self._hovered = -1
        self._position = self._position_of(index) if index is not None else 0
        if not 0 <= self._position < len(indices):
            self._position = 0 if len(indices) else -1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._show_position()
        self.viewport().update()

    def chosen_index(self) -> int | None:
        """Return the index of the chosen sample, or None where nothing is shown."""
        return int(self._indices[self._position]) if 0 <= self._position < len(self._indices) else None

    def choose_index(self, index: int) -> bool:
        """Choose a sample by index and scroll to it; False if it is not among those shown."""
        position = self._position_of(index)
        if position < 0:
            return False
        self._choose(position)
        return True

    def rows(self) -> int:
        """Return how many rows the grid has at its present width."""
        return -(-len(self._indices) // self._columns)

    def columns(self) -> int:
        return self._columns

    def _position_of(self, index: int) -> int:
        places = np.flatnonzero(self._indices == index)
        return int(places[0]) if len(places) else -1

    def _choose(self, position: int) -> None:
        if position == self._position or not 0 <= position < len(self._indices):
            return
        self._position = position
        self._show_position()
        self.viewport().update()
        self.chosen.emit(int(self._indices[position]))

    def _show_position(self) -> None:
        if self._position < 0 or self._samples is None:
            self.setAccessibleDescription("No samples")
            return
        index = int(self._indices[self._position])
        label, count = self._samples.labels[index], len(self._indices)
        self.setAccessibleDescription(f"Sample {index}, label {label}, {self._position + 1} of {count}")
        top = self._position // self._columns * self._cell
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(int(top))
        elif top + self._cell > bar.value() + self.viewport().height():
            bar.setValue(int(np.ceil(top + self._cell - self.viewport().height())))

    def _lay_out(self) -> None:
        width, height = self.viewport().width(), self.viewport().height()
        self._columns = max(1, round(width / self._wanted_cell))
        self._cell = width / self._columns
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, int(np.ceil(self.rows() * self._cell)) - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(1, round(self._cell / 2)))

    def _position_at(self, point: QPoint) -> int:
        column = int(point.x() / self._cell)
        row = int((point.y() + self.verticalScrollBar().value()) / self._cell)
        position = row * self._columns + column
        is_inside = 0 <= column < self._columns and 0 <= position < len(self._indices)
        return position if is_inside else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = int(self.verticalScrollBar().value() / self._cell) * self._columns
        self._lay_out()
        self.verticalScrollBar().setValue(int(first // self._columns * self._cell))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, int(self.viewport().height() / self._cell)) * self._columns
        last = len(self._indices) - 1
        steps = {
            Qt.Key.Key_Left: self._position - 1,
            Qt.Key.Key_Right: self._position + 1,
            Qt.Key.Key_Up: self._position - self._columns,
            Qt.Key.Key_Down: self._position + self._columns,
            Qt.Key.Key_PageUp: max(self._position - page, self._position % self._columns),
            Qt.Key.Key_PageDown: min(self._position + page, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        position = steps.get(Qt.Key(event.key()))
        if position is None:
            super().keyPressEvent(event)
        else:
            self._choose(position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._position_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._position_at(event.position().toPoint()))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(self._hovered)

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # As the buttons do: who clicked knows where the keyboard is.
        self._has_focus_ring = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._has_focus_ring = False
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        position = self._position_at(event.pos())
        if position < 0 or self._samples is None:
            QToolTip.hideText()
            return
        index = int(self._indices[position])
        QToolTip.showText(event.globalPos(), f"Sample {index:,} · label {self._samples.labels[index]}", self)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.viewport().rect())
        corners = QPainterPath()
        corners.addRoundedRect(frame, _RADIUS, _RADIUS)
        painter.setClipPath(corners)
        painter.fillRect(frame, QColor(_GROUND))
        if self._samples is None or not len(self._indices):
            painter.setPen(QColor(DARK.muted))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "No such samples")
            return
        self._paint_samples(painter, self._samples)
        # On black the accent of the dark look is the legible one, in either look.
        if self._hovered >= 0 and self._hovered != self._position:
            self._paint_ring(painter, self._hovered, QPen(QColor(DARK.muted), 1))
        if self._position >= 0:
            self._paint_ring(painter, self._position, QPen(QColor(DARK.accent), 2))
        if self._has_focus_ring:
            painter.setPen(QPen(QColor(DARK.accent), 4))
            painter.drawPath(corners)

    def _paint_samples(self, painter: QPainter, samples: Samples) -> None:
        scroll = self.verticalScrollBar().value()
        first = int(scroll / self._cell)
        last = min(self.rows(), int((scroll + self.viewport().height()) / self._cell) + 1)
        indices = self._indices[first * self._columns : last * self._columns]
        rows, side = last - first, SIDE + 2 * _FREE
        shown = np.zeros((rows * self._columns, SIDE, SIDE), dtype=np.uint8)
        shown[: len(indices)] = samples.images[indices]
        picture = np.zeros((rows, side, self._columns, side), dtype=np.uint8)
        picture[:, _FREE:-_FREE, :, _FREE:-_FREE] = shown.reshape(rows, self._columns, SIDE, SIDE).transpose(
            0, 2, 1, 3
        )
        height, width = rows * side, self._columns * side
        image = QImage(picture.data, width, height, width, QImage.Format.Format_Grayscale8)
        area = QRectF(0, first * self._cell - scroll, self._columns * self._cell, rows * self._cell)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, image)

    def _paint_ring(self, painter: QPainter, position: int, pen: QPen) -> None:
        row, column = divmod(position, self._columns)
        top = row * self._cell - self.verticalScrollBar().value()
        ring = QRectF(column * self._cell, top, self._cell, self._cell).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ring, 5, 5)
