"""The area of a plot in which the mouse zooms."""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

# What is smaller is a click with an unsteady hand, in pixels.
_SMALLEST_DRAG = 6.0
# A drag that is as flat as this chooses a stretch of the run and leaves the values as they are.
_FLAT = 14.0
_STEP_OF_WHEEL = 0.85
_WHEEL_NOTCH = 120.0


class ZoomBox(pg.ViewBox):  # type: ignore[misc]
    """Tells what the user wants to see; it is the plot that shows it.

    ``zoomed`` carries the four limits of a drag, from the lower left; with a flat drag and with the
    wheel the upright ones are None. ``whole_requested`` comes with a double click.
    """

    zoomed = Signal(object, object)
    whole_requested = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()

    def mouseDragEvent(self, event: MouseDragEvent, _axis: int | None = None) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        area = QRectF(self._inside(event.buttonDownPos()), self._inside(event.pos())).normalized()
        if not event.isFinish():
            if area.height() < _FLAT:
                area.setTop(0.0)
                area.setBottom(self.height())
            self.updateScaleBox(area.topLeft(), area.bottomRight())
            return
        self.rbScaleBox.hide()
        if area.width() < _SMALLEST_DRAG:
            return
        shown = self.childGroup.mapRectFromParent(area)
        is_flat = area.height() < _FLAT
        self.zoomed.emit(
            (shown.left(), shown.right()),
            None if is_flat else (min(shown.top(), shown.bottom()), max(shown.top(), shown.bottom())),
        )

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, _axis: int | None = None) -> None:
        event.accept()
        (low, high), _up = self.viewRange()
        turns = event.delta() / _WHEEL_NOTCH
        if event.orientation() == Qt.Orientation.Horizontal:
            shift = -0.1 * turns * (high - low)
            self.zoomed.emit((low + shift, high + shift), None)
            return
        about = self.childGroup.mapFromScene(event.scenePos()).x()
        factor = _STEP_OF_WHEEL**turns
        self.zoomed.emit((about + (low - about) * factor, about + (high - about) * factor), None)

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.whole_requested.emit()

    def _inside(self, point: QPointF) -> QPointF:
        area = self.boundingRect()
        return QPointF(
            min(max(point.x(), area.left()), area.right()),
            min(max(point.y(), area.top()), area.bottom()),
        )
