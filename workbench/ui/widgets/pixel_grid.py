"""One sample as the numbers it is made of: 28×28 cells with a value in each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from workbench.core.labels import SIDE
from workbench.ui.theme import DARK
from workbench.ui.widgets.announcer import Announcer
from workbench.ui.widgets.pixel_clipboard import FORM_TITLES, PixelForm, copy_pixels
from workbench.ui.widgets.pixel_menu import cells_menu
from workbench.ui.widgets.pixel_tiles import MAXIMUM, PixelTiles, text_of
from workbench.ui.widgets.pixel_zoom import CellView
from workbench.ui.widgets.zoomed_cells import Cell, ZoomedCells

_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Home: (0, -SIDE),
    Qt.Key.Key_End: (0, SIDE),
    Qt.Key.Key_PageUp: (-SIDE, 0),
    Qt.Key.Key_PageDown: (SIDE, 0),
}
_LARGER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_TAB_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class PixelGrid(ZoomedCells):
    """A sample, uint8 [28, 28], with every value written in its cell, as 0–255 or as 0–1.

    Cells are whole device pixels, so that edges and figures are sharp at every size. A click or an
    arrow key marks a cell; the one under the cursor goes before it. ``pointed`` comes when that is
    another one or has another value, ``opened`` on a double click or Enter, and ``copied`` carries what
    was put on the clipboard, in words.
    """

    pointed = Signal()
    opened = Signal()
    copied = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._sample: NDArray[np.uint8] | None = None
        self._is_scaled = False
        self._painted: QPixmap | None = None
        self._tiles = PixelTiles()
        self._hovered: Cell | None = None
        self._marked: Cell | None = None
        self._announcer = Announcer(self, self._words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pixel values, 28 by 28")

    def sample(self) -> NDArray[np.uint8] | None:
        """Return what is shown, uint8 [28, 28], or None."""
        return self._sample

    def set_sample(self, sample: NDArray[np.uint8] | None) -> None:
        """Show a sample, uint8 [28, 28], or nothing."""
        self._sample = sample
        self.view_changed()
        self._tell_pointed()

    def set_scaled(self, is_scaled: bool) -> None:
        """Write the values as the network gets them, from 0 to 1, or as they are stored."""
        self._is_scaled = is_scaled
        self.view_changed()
        self._tell_pointed()

    def text_of(self, value: int) -> str:
        """Return how a value from 0 to 255 is written in its cell."""
        return text_of(value, is_scaled=self._is_scaled)

    def cell(self) -> Cell | None:
        """Return row and column of the cell that is pointed at: under the cursor, or else the marked one."""
        return self._marked if self._hovered is None else self._hovered

    def mark(self, cell: Cell | None) -> None:
        """Mark a cell, and bring it into view; or none."""
        # Until the mouse moves again: who uses the keyboard may have left it lying over the cells.
        self._marked, self._hovered = cell, None
        if cell is not None:
            self._show(self._view.showing(*cell))
        self._tell_pointed()
        self._announcer.announce_soon()

    def copy(self, *forms: PixelForm) -> None:
        """Put the values on the clipboard in these forms, as bytes or from 0 to 1 as they are shown."""
        if self._sample is not None:
            copy_pixels(self._sample, *forms, is_scaled=self._is_scaled)
            self.copied.emit(f"{' and '.join(FORM_TITLES[form] for form in forms)} copied")

    def anchor(self) -> Cell:
        return self.cell() or super().anchor()

    def view_changed(self) -> None:
        self._painted = None
        self.update()

    def _tell_pointed(self) -> None:
        self.setAccessibleDescription(self._words())
        self.update()
        self.pointed.emit()

    def _words(self) -> str:
        cell = self.cell()
        if cell is None or self._sample is None:
            return ""
        value = int(self._sample[cell])
        figure = f"{value / MAXIMUM:.3f}" if self._is_scaled else str(value)
        return f"Row {cell[0]}, column {cell[1]}: {figure}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._fit_pixels()
        ratio, view = self.devicePixelRatioF(), self._view
        if self._painted is None:
            self._painted = self._paint_cells(view)
            self._painted.setDevicePixelRatio(ratio)
        shown = self.area().intersected(QRectF(self.rect()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()
        corners.addRoundedRect(shown, 6, 6)
        painter.setClipPath(corners)
        painter.drawPixmap(shown.topLeft(), self._painted)
        cell = self.cell()
        if cell is not None:
            side = view.cell / ratio
            left, top = view.left / ratio + cell[1] * side, view.top / ratio + cell[0] * side
            # Seen on black and on white alike.
            painter.setPen(QPen(QColor(DARK.accent_fill), 2))
            painter.drawRect(QRectF(left, top, side, side))

    def _paint_cells(self, view: CellView) -> QPixmap:
        """Return the cells that are in view."""
        pixmap = QPixmap(min(view.span, view.width), min(view.span, view.height))
        pixmap.fill(QColor(Qt.GlobalColor.black))
        if self._sample is None:
            return pixmap
        self._tiles.use(view.cell, is_scaled=self._is_scaled, font=self.font())
        painter = QPainter(pixmap)
        left, top = min(0, view.left), min(0, view.top)
        rows, columns = view.rows(), view.columns()
        for row in rows:
            values = self._sample[row, columns.start : columns.stop].tolist()
            for column, value in zip(columns, values, strict=True):
                x, y = left + column * view.cell, top + row * view.cell
                painter.drawPixmap(x, y, self._tiles.tile(value))
        painter.end()
        return pixmap

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy("csv", "png")
        elif key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            down, across = _STEPS[key]
            row, column = self._marked or super().anchor()
            self.mark((min(max(row + down, 0), SIDE - 1), min(max(column + across, 0), SIDE - 1)))
        elif key in _LARGER:
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape and (self._marked is not None or self._view.is_zoomed):
            self.fit()
            self.mark(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _TAB_REASONS and self._marked is None:
            # Who comes by the keyboard sees where it is.
            self.mark(super().anchor())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        cells_menu(self).popup(event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_pressed = self._pressed_at is not None
        super().mouseReleaseEvent(event)
        cell = self.cell_at(event.position())
        if was_pressed and self._pressed_at is None and not self._is_dragged and cell is not None:
            self.mark(cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self._tell_pointed()
