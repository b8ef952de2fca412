"""A grid of samples that mouse and keyboard choose from, one or many."""

from __future__ import annotations

import math

from PySide6.QtCore import QBasicTimer, QEvent, QPoint, QPointF, Qt, QTimerEvent, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.ui.widgets.sample_cells import DEFAULT_CELL, SampleCells

_EXTENDED = Qt.KeyboardModifier.ShiftModifier
# The command key of a Mac, too.
_ADDED = Qt.KeyboardModifier.ControlModifier
_ZOOM = 1.2
_SCROLL_MS = 30


class SampleGrid(SampleCells):
    """Arrows, Home, End and pages move on; with Shift they select what lies between, with Ctrl nothing.

    A click selects one, with Shift up to there, with Ctrl one more or less; a drag selects a rectangle.
    ``opened`` carries the index of a double click or Enter; ``copy_asked`` comes with the keys for it,
    and ``menu_asked`` carries the place of a right click on the screen, or of the menu key.
    """

    opened = Signal(int)
    copy_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._drag: QPointF | None = None
        self._drag_modifiers = Qt.KeyboardModifier.NoModifier
        self._drag_timer = QBasicTimer()

    def select_all(self) -> None:
        """Select everything that is shown, as the key does."""
        self._act(self._selection.select_all)

    def step(self, by: int) -> None:
        """Choose the sample that comes so many places after the chosen one; there may be none."""
        self._go_to(self._selection.current + by, Qt.KeyboardModifier.NoModifier)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.matches(QKeySequence.StandardKey.ZoomIn) or _is_plus(event):
            self._zoom(1)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self._zoom(-1)
        elif event.key() == Qt.Key.Key_0 and event.modifiers() & _ADDED:
            self.set_cell(DEFAULT_CELL)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Space:
            self._toggle_current()
        elif event.key() == Qt.Key.Key_Escape and len(self.selection()) > 1:
            self._choose(self._selection.current, Qt.KeyboardModifier.NoModifier)
        elif (position := self._position_after(event)) is not None:
            self._go_to(position, event.modifiers())
        else:
            super().keyPressEvent(event)

    def _position_after(self, event: QKeyEvent) -> int | None:
        """Return where a key leads, which may be outside; None for a key that leads nowhere."""
        current, columns, last = self._selection.current, self.columns(), len(self._selection) - 1
        page = max(1, int(self.viewport().height() * self._ratio() / self._layout.cell)) * columns
        match event.key():
            case Qt.Key.Key_Left:
                return current - 1
            case Qt.Key.Key_Right:
                return current + 1
            case Qt.Key.Key_Up:
                return current - columns
            case Qt.Key.Key_Down:
                # From the last row but one there may be nothing below.
                is_above_last = current // columns < last // columns
                return min(current + columns, last) if is_above_last else current
            case Qt.Key.Key_PageUp:
                return max(current - page, current % columns)
            case Qt.Key.Key_PageDown:
                return min(current + page, last)
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return last
        return None

    def _go_to(self, position: int, modifiers: Qt.KeyboardModifier) -> None:
        if not 0 <= position < len(self._selection):
            return
        if modifiers & _ADDED and not modifiers & _EXTENDED:
            self._act(lambda: self._selection.move(position))
        else:
            self._choose(position, modifiers & ~_ADDED)

    def _choose(self, position: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _EXTENDED:
            self._act(lambda: self._selection.extend(position))
        elif modifiers & _ADDED:
            self._act(lambda: self._selection.toggle(position))
        else:
            self._act(lambda: self._selection.select(position))

    def _toggle_current(self) -> None:
        current = self._selection.current
        is_alone = len(self.selection()) == 1 and self.selection()[0] == self.chosen_index()
        if current >= 0 and not is_alone:
            self._act(lambda: self._selection.toggle(current))

    def _open(self) -> None:
        index = self.chosen_index()
        if index is not None:
            self.opened.emit(index)

    def _zoom(self, steps: float) -> None:
        wanted = self.cell() * _ZOOM**steps
        self.set_cell(math.ceil(wanted) if steps > 0 else math.floor(wanted))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position())
        if position < 0:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag_modifiers = event.modifiers()
            self._drag = event.position()
            self._choose(position, event.modifiers())
        elif not self._selection.at(slice(position, position + 1)).any():
            # A menu is about what is selected, and about what it was asked for.
            self._choose(position, Qt.KeyboardModifier.NoModifier)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._position_at(event.position()))
        if self._drag is None:
            return
        self._drag = event.position()
        self._drag_on()
        if 0 <= event.position().y() < self.viewport().height():
            self._drag_timer.stop()
        elif not self._drag_timer.isActive():
            self._drag_timer.start(_SCROLL_MS, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = None
            self._drag_timer.stop()
            self._selection.end_block()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._position_at(event.position()) >= 0:
            self._open()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not len(self._selection):
            return
        is_at_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        corner = self.current_rect().bottomLeft()
        self.menu_asked.emit(event.globalPos() if is_at_mouse else self.viewport().mapToGlobal(corner))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & _ADDED:
            self._zoom(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._drag_timer.timerId():
            self._drag_on()
        else:
            super().timerEvent(event)

    def _drag_on(self) -> None:
        """Select up to the cell that is nearest to the cursor; outside the view, it is scrolled to."""
        if self._drag is None:
            return
        ratio = self._ratio()
        row, column = self._layout.place_at(
            math.floor(max(0.0, self._drag.x()) * ratio), math.floor(self._drag.y() * ratio) + self._top()
        )
        position = min(row * self.columns() + column, len(self._selection) - 1)
        if position == self._selection.current:
            return
        if self._drag_modifiers & _EXTENDED:
            self._act(lambda: self._selection.extend(position))
        else:
            is_added = bool(self._drag_modifiers & _ADDED)
            columns = self.columns()
            self._act(lambda: self._selection.select_block(position, columns=columns, is_added=is_added))

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            for one in (self._hovered, position):
                if one >= 0:
                    self.viewport().update(self.rect_of(one))
            self._hovered = position

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

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        # Another sample is below the cursor now; which one is known when it moves.
        self._hovered = -1

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        position = self._position_at(event.pos())
        if position < 0:
            QToolTip.hideText()
        else:
            name = self._words.name(int(self._indices[position]))
            QToolTip.showText(event.globalPos(), name, self)


def _is_plus(event: QKeyEvent) -> bool:
    """Return whether a key says “larger” on a keyboard where plus needs Shift."""
    return event.key() == Qt.Key.Key_Equal and bool(event.modifiers() & _ADDED)
