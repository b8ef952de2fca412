"""A widget of 28×28 cells that can be made larger, and moved about when they do not fit any more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from workbench.core.labels import SIDE
from workbench.ui.widgets.pixel_zoom import MOST_CELL, CellView, fitting_cell, view_of

Cell = tuple[int, int]

_ZOOM_STEP = 1.25


class ZoomedCells(QWidget):
    """Has a `CellView`, which the wheel with Ctrl, a pinch and a drag change; ``moved`` comes after each.

    Who derives from it paints the cells and says in ``anchor`` about which of them it grows.
    """

    moved = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view_of(SIDE, SIDE)
        self._pressed_at: QPointF | None = None
        self._is_dragged = False
        self.setMouseTracking(True)
        self.setMinimumSize(SIDE * 9, SIDE * 9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(SIDE * 17, SIDE * 17)

    def area(self) -> QRectF:
        """Return where all cells lie, in logical pixels; zoomed in, it reaches beyond the widget."""
        ratio, view = self.devicePixelRatioF(), self._view
        return QRectF(view.left / ratio, view.top / ratio, view.span / ratio, view.span / ratio)

    @property
    def zoom(self) -> float:
        """How many times larger cells are than when all are in view."""
        return self._view.cell / fitting_cell(self._view.width, self._view.height)

    def zoom_in(self) -> None:
        """Make the cells larger."""
        self._zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make the cells smaller, down to where all are in view."""
        self._zoom_by(1 / _ZOOM_STEP)

    def fit(self) -> None:
        """Have all cells in view."""
        self._show(view_of(self._view.width, self._view.height))

    def anchor(self) -> Cell:
        """Return the cell that stays in its place while cells grow."""
        return SIDE // 2, SIDE // 2

    def view_changed(self) -> None:
        """Paint anew: cells have another place or size."""
        self.update()

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return row and column of the cell at a point of the widget, or None beside them."""
        ratio = self.devicePixelRatioF()
        return self._view.cell_at(point.x() * ratio, point.y() * ratio)

    def _zoom_by(self, factor: float, place: QPointF | None = None) -> None:
        ratio, view = self.devicePixelRatioF(), self._view
        if place is None:
            row, column = self.anchor()
            x, y = view.left + (column + 0.5) * view.cell, view.top + (row + 0.5) * view.cell
        else:
            x, y = place.x() * ratio, place.y() * ratio
        wanted = round(view.cell * factor)
        if wanted == view.cell:
            # Small cells would never grow.
            wanted += 1 if factor > 1 else -1
        self._show(view.zoomed(min(wanted, round(MOST_CELL * ratio)), x, y))

    def _show(self, view: CellView) -> None:
        if view != self._view:
            self._view = view
            self.view_changed()
            self.moved.emit()

    def _fit_pixels(self) -> None:
        """Follow the widget's size, and the pixels of the screen that it has come to."""
        ratio, old = self.devicePixelRatioF(), self._view
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        if (width, height) != (old.width, old.height):
            cell = old.cell if old.is_zoomed else 0
            self._show(view_of(width, height, cell=cell, left=old.left, top=old.top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_pixels()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_ZOOM_STEP ** (turned.y() / 120), event.position())
        elif self._view.is_zoomed:
            self._move_by((turned / 2 if event.pixelDelta().isNull() else event.pixelDelta()).toPointF())
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._is_dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not self._view.is_zoomed:
            return
        way = event.position() - self._pressed_at
        if self._is_dragged or way.manhattanLength() >= QApplication.startDragDistance():
            self._is_dragged = True
            self._pressed_at = event.position()
            self._move_by(way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = None

    def _move_by(self, way: QPointF) -> None:
        ratio = self.devicePixelRatioF()
        self._show(self._view.moved(round(way.x() * ratio), round(way.y() * ratio)))
